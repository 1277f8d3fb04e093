
T
PlaceholderPlaceholder*
_output_shapes
:*
shape:*
dtype0
@
RsqrtRsqrtPlaceholder*
T0*
_output_shapes
:"ª