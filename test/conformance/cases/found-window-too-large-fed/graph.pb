
M
PlaceholderPlaceholder*
dtype0*$
shape:ÿÿÿÿÿÿÿÿÿ
:
Placeholder_1Placeholder*
dtype0*
shape:
:
Placeholder_2Placeholder*
dtype0*
shape:
u
	MaxPoolV2	MaxPoolV2PlaceholderPlaceholder_1Placeholder_2*
data_formatNHWC*
paddingVALID*
T0"ª