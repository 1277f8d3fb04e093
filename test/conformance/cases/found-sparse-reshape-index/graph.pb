
\
PlaceholderPlaceholder*
_output_shapes

:*
shape
:*
dtype0	
h
Placeholder_1Placeholder*#
_output_shapes
:ÿÿÿÿÿÿÿÿÿ*
shape:ÿÿÿÿÿÿÿÿÿ*
dtype0	
X
ConstConst*
_output_shapes
:*
valueB	R
ÿÿÿÿÿÿÿÿÿ*
dtype0	
g
SparseReshapeSparseReshapePlaceholderPlaceholder_1Const*$
_output_shapes
::"ª