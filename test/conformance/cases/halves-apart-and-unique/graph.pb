
?
	x_float16Placeholder*
dtype0*
shape:ÿÿÿÿÿÿÿÿÿ
?
	y_float16Placeholder*
dtype0*
shape:ÿÿÿÿÿÿÿÿÿ
C
	d_float16ListDiff	x_float16	y_float16*
out_idx0*
T0
6
	u_float16Unique	x_float16*
out_idx0*
T0
@
	w_float16UniqueWithCounts	x_float16*
out_idx0*
T0
@

x_bfloat16Placeholder*
dtype0*
shape:ÿÿÿÿÿÿÿÿÿ
@

y_bfloat16Placeholder*
dtype0*
shape:ÿÿÿÿÿÿÿÿÿ
F

d_bfloat16ListDiff
x_bfloat16
y_bfloat16*
out_idx0*
T0
8

u_bfloat16Unique
x_bfloat16*
out_idx0*
T0
B

w_bfloat16UniqueWithCounts
x_bfloat16*
out_idx0*
T0"ª