
6
PlaceholderPlaceholder*
shape:*
dtype0
R
ConstConst*5
value,B*"…¯A×£¦AÍÌšAš™©A*
dtype0
\
Placeholder_1Placeholder*1
shape(:&ÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿ*
dtype0
®
MaxPool3DGradMaxPool3DGradPlaceholderConstPlaceholder_1*
TInput0*
strides	
*
paddingVALID*
T0*
data_formatNDHWC*
ksize	
"ª