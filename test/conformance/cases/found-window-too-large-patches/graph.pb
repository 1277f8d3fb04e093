
V
PlaceholderPlaceholder*-
shape$:"ÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿ*
dtype0

ExtractImagePatchesExtractImagePatchesPlaceholder*
ksizes
*
rates
*
paddingVALID*
strides
*
T0"ª