
^
PlaceholderPlaceholder*5
shape,:*ÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿ*
dtype0

C
Placeholder_1Placeholder*
shape:ÿÿÿÿÿÿÿÿÿ*
dtype0
C
AllAllPlaceholderPlaceholder_1*
	keep_dims(*

Tidx0"ª