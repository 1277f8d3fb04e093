
V
PlaceholderPlaceholder*-
shape$:"ÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿ*
dtype0
>
Placeholder_1Placeholder*
dtype0*
shape
:
:
Placeholder_2Placeholder*
dtype0*
shape:
¤
ImageProjectiveTransformV2ImageProjectiveTransformV2PlaceholderPlaceholder_1Placeholder_2*
interpolation	NEAREST*
dtype0*
	fill_mode	REFLECT
9
IdentityIdentityImageProjectiveTransformV2*
T0"ª