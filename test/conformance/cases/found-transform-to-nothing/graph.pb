
D
PlaceholderPlaceholder*
dtype0*
shape:
>
Placeholder_1Placeholder*
dtype0*
shape
:
:
Placeholder_2Placeholder*
dtype0*
shape:
¥
ImageProjectiveTransformV2ImageProjectiveTransformV2PlaceholderPlaceholder_1Placeholder_2*
interpolation	NEAREST*
	fill_mode
CONSTANT*
dtype0"ª