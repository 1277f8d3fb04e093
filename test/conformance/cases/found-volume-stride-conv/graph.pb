
H
PlaceholderPlaceholder*
dtype0*
shape:
N
ConstConst*
dtype0*1
value(B&"wN¾G3¸=|[=
†
Conv3DConv3DPlaceholderConst*
T0*
paddingSAME*
data_formatNDHWC*
	dilations	
*
strides	
"ª