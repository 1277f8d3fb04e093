
\
PlaceholderPlaceholder*
dtype0*
shape
:*
_output_shapes

:
J
CholeskyCholeskyPlaceholder*
T0*
_output_shapes

:
G
IdentityIdentityCholesky*
T0*
_output_shapes

:"ª