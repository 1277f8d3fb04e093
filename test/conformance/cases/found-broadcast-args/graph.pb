
8
PlaceholderPlaceholder*
dtype0*
shape:
3
ConstConst*
dtype0*
valueB:
;
BroadcastArgsBroadcastArgsPlaceholderConst*
T0"ª