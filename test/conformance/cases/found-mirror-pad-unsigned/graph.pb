
6
PlaceholderPlaceholder*
shape:*
dtype0
>
Placeholder_1Placeholder*
shape
:*
dtype0
a
	MirrorPad	MirrorPadPlaceholderPlaceholder_1*
mode	SYMMETRIC*
T0*
	Tpaddings0"ª