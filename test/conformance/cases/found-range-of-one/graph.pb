
-
loPlaceholder*
shape:*
dtype0
-
hiPlaceholder*
shape:*
dtype0
-
stPlaceholder*
shape:*
dtype0
&
rangeRangelohist*

Tidx0"ª