
8
PlaceholderPlaceholder*
shape:*
dtype0
~
ConstConst*a
valueXBV"@â6bÀ‡;’>‰X$?íÁ,@‰&T@¨™gÀë‹ü¾'}z@R£b¿
@ê½	@r&@ÌB´¿?Ñ'ÀNµ‹=ÉþG½*
dtype0
‰
AvgPoolGradAvgPoolGradPlaceholderConst*
strides
*
paddingSAME*
T0*
ksize
*
data_formatNHWC"ª