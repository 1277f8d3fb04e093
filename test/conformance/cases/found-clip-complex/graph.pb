
8
PlaceholderPlaceholder*
dtype0*
shape:
:
Placeholder_1Placeholder*
dtype0*
shape:
b
ConstConst*
dtype0*E
value<B:b0º …vô¿¸Ã³Ý6â?òã€(òsé?5"W§À¾u­WêÉ¿œˆŠ>fÉô?
F
ClipByValueClipByValuePlaceholderPlaceholder_1Const*
T0
*
IdentityIdentityClipByValue*
T0"ª