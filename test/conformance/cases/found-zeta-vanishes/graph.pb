
Z
ConstConst*
dtype0*=
value4B2"$vŠCIÏøL¼z´–BÉËL¶-„@9
‹Ã`çìBG+·ºpzÂ
<
PlaceholderPlaceholder*
dtype0*
shape
:
)
ZetaZetaConstPlaceholder*
T0"ª