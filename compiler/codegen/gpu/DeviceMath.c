// Device math: what has no instruction on a GPU and is too rare for straight-line expansion (Math.cpp). Freestanding C, built
// for NVPTX into bitcode that the compiler carries, and for the host by the unit test, which measures it against libm.
//
// One implementation a function, in double precision; the single versions round its results, which costs speed but no accuracy.
#define API(name) tfc_##name

typedef unsigned long long u64;
typedef unsigned __int128 u128;

static inline u64 bits(double x) { u64 u; __builtin_memcpy(&u, &x, 8); return u; }
static inline double fromBits(u64 u) { double x; __builtin_memcpy(&x, &u, 8); return x; }
static inline double fused(double x, double y, double z) { return __builtin_fma(x, y, z); }
static inline double absolute(double x) { return __builtin_fabs(x); }
static inline double power2(int k) { return fromBits((u64)(k + 1023) << 52); }
#define INFINITE __builtin_inf()
#define NOTANUMBER __builtin_nan("")

/* Exponential and logarithm of a value in two parts, hi + lo. */
typedef struct { double hi, lo; } Pair;

static inline Pair sum(double x, double y) { /* abs(x) >= abs(y) */
  double s = x + y;
  return (Pair){s, y - (s - x)};
}

static double exponential(Pair x) {
  if (x.hi != x.hi) return x.hi;
  if (x.hi > 709.8) return INFINITE;
  if (x.hi < -746.0) return 0.0;
  double k = __builtin_rint(x.hi * 0x1.71547652b82fep+0);
  double r = fused(-k, 0x1.62e42fef00000p-1, x.hi);
  r = r + (x.lo - k * 0x1.473de6af278edp-34);
  double p = 1.0 / 6227020800.0;
  p = fused(p, r, 1.0 / 479001600.0);
  p = fused(p, r, 1.0 / 39916800.0);
  p = fused(p, r, 1.0 / 3628800.0);
  p = fused(p, r, 1.0 / 362880.0);
  p = fused(p, r, 1.0 / 40320.0);
  p = fused(p, r, 1.0 / 5040.0);
  p = fused(p, r, 1.0 / 720.0);
  p = fused(p, r, 1.0 / 120.0);
  p = fused(p, r, 1.0 / 24.0);
  p = fused(p, r, 1.0 / 6.0);
  p = fused(p, r, 0.5);
  p = fused(p * r, r, r) + 1.0;
  int e = (int)k, half = e / 2;
  return p * power2(half) * power2(e - half);
}

/* log(x), x finite and positive, to more than 60 bits: 2 atanh((m - 1) / (m + 1)) + k log(2). */
static Pair logarithm(double x) {
  int k = 0;
  if (x < 0x1p-1022) x *= 0x1p54, k = -54;
  u64 u = bits(x) - 0x3FE6A09E667F3BCDull;
  k += (int)((long long)u >> 52);
  double m = fromBits((u & 0xFFFFFFFFFFFFFull) + 0x3FE6A09E667F3BCDull);
  double f = m - 1.0, t = 2.0 + f, tLow = f - (t - 2.0);
  double s = f / t, sLow = (fused(-s, t, f) - s * tLow) / t;
  double z = s * s, zLow = fused(s, s, -z) + 2.0 * s * sLow;
  double rest = 1.0 / 27;
  for (int n = 25; n >= 5; n -= 2) rest = fused(rest, z, 1.0 / n);
  rest *= z * z;
  double third = z * 0x1.5555555555555p-2;
  double thirdLow = fused(z, 0x1.5555555555555p-2, -third) + z * 0x1.5555555555555p-56 + zLow * 0x1.5555555555555p-2;
  Pair w = sum(third, rest);
  w.lo += thirdLow;
  double product = s * w.hi, productLow = fused(s, w.hi, -product) + s * w.lo + sLow * w.hi;
  Pair half = sum(s, product);
  half.lo += sLow + productLow;
  Pair result = k ? sum(k * 0x1.62e42fef00000p-1, 2.0 * half.hi) : (Pair){2.0 * half.hi, 0.0};
  result.lo += 2.0 * half.lo + k * 0x1.473de6af278edp-34;
  return sum(result.hi, result.lo);
}

static double logOrSpecial(double x, double scaleHigh, double scaleLow) {
  if (x != x || x == INFINITE) return x;
  if (x == 0.0) return -INFINITE;
  if (x < 0.0) return NOTANUMBER;
  Pair l = logarithm(x);
  double p = l.hi * scaleHigh;
  return p + (fused(l.hi, scaleHigh, -p) + l.hi * scaleLow + l.lo * scaleHigh);
}

static double log1plus(double u) {
  if (!(u > -1.0) || u == INFINITE) return u == -1.0 ? -INFINITE : u < -1.0 ? NOTANUMBER : u;
  double h = 1.0 + u;
  double low = absolute(u) < 1.0 ? u - (h - 1.0) : 1.0 - (h - u);
  Pair l = logarithm(h);
  return u == 0.0 ? u : l.hi + (l.lo + low / h);
}

double API(exp_f64)(double x) { return exponential((Pair){x, 0.0}); }
double API(log_f64)(double x) { return logOrSpecial(x, 1.0, 0.0); }
double API(log1p_f64)(double x) { return log1plus(x); }
double API(exp2_f64)(double x) {
  if (x != x) return x;
  if (absolute(x) > 1100.0) return x > 0.0 ? INFINITE : 0.0;
  double p = x * 0x1.62e42fefa39efp-1;
  return exponential((Pair){p, fused(x, 0x1.62e42fefa39efp-1, -p) + x * 0x1.abc9e3b39803fp-56});
}
double API(log2_f64)(double x) { return logOrSpecial(x, 0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56); }
double API(log10_f64)(double x) { return logOrSpecial(x, 0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57); }

double API(powf_f64)(double x, double y) {
  if (y == 0.0 || x == 1.0) return 1.0;
  if (x != x || y != y) return x + y;
  double whole = __builtin_trunc(y), a = absolute(x);
  int integral = whole == y, odd = integral && absolute(y) < 0x1p53 && ((long long)y & 1);
  double sign = odd && (bits(x) >> 63) ? -1.0 : 1.0;
  if (absolute(y) == INFINITE) return a == 1.0 ? 1.0 : (a > 1.0) == (y > 0.0) ? INFINITE : 0.0;
  if (a == 0.0 || a == INFINITE) return sign * ((a == 0.0) == (y > 0.0) ? 0.0 : INFINITE);
  if (x < 0.0 && !integral) return NOTANUMBER;
  Pair l = logarithm(a);
  double p = y * l.hi;
  if (absolute(p) > 800.0) return sign * (p > 0.0 ? INFINITE : 0.0);
  return sign * exponential((Pair){p, fused(y, l.hi, -p) + y * l.lo});
}

double API(cbrt_f64)(double x) {
  double a = absolute(x);
  if (x != x || a == 0.0 || a == INFINITE) return x;
  Pair l = logarithm(a);
  double c = exponential((Pair){l.hi / 3.0, l.lo / 3.0});
  c -= (c - a / (c * c)) / 3.0;
  return __builtin_copysign(c, x);
}

/* Hyperbolic functions and their inverses. */
double API(sinh_f64)(double x) {
  double a = absolute(x), z = x * x, r;
  if (x != x) return x;
  if (a < 1.0) {
    double p = 1.0 / 355687428096000.0;
    p = fused(p, z, 1.0 / 1307674368000.0);
    p = fused(p, z, 1.0 / 6227020800.0);
    p = fused(p, z, 1.0 / 39916800.0);
    p = fused(p, z, 1.0 / 362880.0);
    p = fused(p, z, 1.0 / 5040.0);
    p = fused(p, z, 1.0 / 120.0);
    p = fused(p, z, 1.0 / 6.0);
    return fused(p * z, x, x);
  }
  if (a > 700.0) {
    double h = exponential((Pair){0.5 * a, 0.0});
    r = 0.5 * h * h;
  } else {
    double e = exponential((Pair){a, 0.0});
    r = 0.5 * (e - 1.0 / e);
  }
  return __builtin_copysign(r, x);
}
double API(cosh_f64)(double x) {
  double a = absolute(x), e = exponential((Pair){a > 700.0 ? 0.5 * a : a, 0.0});
  return a > 700.0 ? 0.5 * e * e : 0.5 * (e + 1.0 / e);
}
double API(asinh_f64)(double x) {
  double a = absolute(x), r = a;
  if (a > 0x1p500) r = logOrSpecial(a, 1.0, 0.0) + 0x1.62e42fefa39efp-1;
  else if (a > 0x1p-28) r = log1plus(a + a * a / (1.0 + __builtin_sqrt(1.0 + a * a)));
  return x != x ? x : __builtin_copysign(r, x);
}
double API(acosh_f64)(double x) {
  double t = x - 1.0;
  if (!(x >= 1.0)) return NOTANUMBER;
  return x > 0x1p500 ? logOrSpecial(x, 1.0, 0.0) + 0x1.62e42fefa39efp-1 : log1plus(t + __builtin_sqrt(t * (t + 2.0)));
}
double API(atanh_f64)(double x) {
  double a = absolute(x);
  return __builtin_copysign(a < 0x1p-28 ? a : 0.5 * (log1plus(a) - log1plus(-a)), x);
}

/* Circular functions. An angle is reduced to [-pi/4, pi/4] with its quadrant. */
static const u64 twoOverPi[20] = { /* 64 zeros, then the bits behind the point */
    0x0000000000000000ULL, 0xA2F9836E4E441529ULL, 0xFC2757D1F534DDC0ULL, 0xDB6295993C439041ULL,
    0xFE5163ABDEBBC561ULL, 0xB7246E3A424DD2E0ULL, 0x06492EEA09D1921CULL, 0xFE1DEB1CB129A73EULL,
    0xE88235F52EBB4484ULL, 0xE99C7026B45F7E41ULL, 0x3991D639835339F4ULL, 0x9C845F8BBDF9283BULL,
    0x1FF897FFDE05980FULL, 0xEF2F118B5A0A6D1FULL, 0x6D367ECF27CB09B7ULL, 0x4F463F669E5FEA2DULL,
    0x7527BAC7EBE5F17BULL, 0x3D0739F78A5292EAULL, 0x6BFB5FB11F8D5D08ULL, 0x56033046FC7B6BABULL,
};

static double reduceHuge(double a, int *quadrant) {
  u64 u = bits(a), m = (u & 0xFFFFFFFFFFFFFull) | 0x10000000000000ull;
  int e = (int)(u >> 52) - 1075; /* a = m * 2^e */
  /* Bits of 2/pi that give multiples of 4 are left out: 192 bits from that of weight 2^(1-e). */
  int first = e - 2 + 64, word = first / 64, shift = first % 64;
  u64 w[3];
  for (int i = 0; i < 3; ++i)
    w[i] = shift ? twoOverPi[word + i] << shift | twoOverPi[word + i + 1] >> (64 - shift) : twoOverPi[word + i];
  u128 low = (u128)m * w[2], middle = (u128)m * w[1] + (u64)(low >> 64);
  u64 high = m * w[0] + (u64)(middle >> 64), next = (u64)middle;
  *quadrant = (int)(high >> 62);
  u64 f = high << 2 | next >> 62, g = next << 2 | (u64)low >> 62; /* the fraction, 128 bits */
  int negative = f >> 63;
  if (negative) {
    *quadrant += 1;
    f = ~f;
    g = ~g;
  }
  int zeros = f ? __builtin_clzll(f) : 63;
  if (zeros) f = f << zeros | g >> (64 - zeros), g <<= zeros;
  u64 head = f & ~0x7FFull, tail = f & 0x7FFull;
  double hi = (double)head * 0x1p-64, lo = ((double)tail + (double)(g >> 11) * 0x1p-53) * 0x1p-64;
  double r = (hi * 0x1.921fb54442d18p+0 + (fused(hi, 0x1.921fb54442d18p+0, -(hi * 0x1.921fb54442d18p+0)) + hi * 0x1.1a62633145c07p-54 + lo * 0x1.921fb54442d18p+0)) * power2(-zeros);
  return negative ? -r : r;
}

static double reduceAngle(double a, int *quadrant) {
  if (a >= 0x1p30) return reduceHuge(a, quadrant);
  double k = __builtin_rint(a * 0x1.45f306dc9c883p-1);
  *quadrant = (int)((long long)k & 3);
  double r = fused(-k, 0x1.921fb54442d18p+0, a);
  r = fused(-k, 0x1.1a62633145c07p-54, r);
  return fused(-k, -0x1.f1976b7ed8fbcp-110, r);
}

static double sine(double r) {
  double z = r * r, p = 1.58969099521155010221e-10;
  p = fused(p, z, -2.50507602534068634195e-08);
  p = fused(p, z, 2.75573137070700676789e-06);
  p = fused(p, z, -1.98412698298579493134e-04);
  p = fused(p, z, 8.33333333332248946124e-03);
  p = fused(p, z, -1.66666666666666324348e-01);
  return fused(p * z, r, r);
}
static double cosine(double r) {
  double z = r * r, p = -1.13596475577881948265e-11;
  p = fused(p, z, 2.08757232129817482790e-09);
  p = fused(p, z, -2.75573143513906633035e-07);
  p = fused(p, z, 2.48015872894767294178e-05);
  p = fused(p, z, -1.38888888888741095749e-03);
  p = fused(p, z, 4.16666666666666019037e-02);
  double half = 0.5 * z, w = 1.0 - half;
  return w + (((1.0 - w) - half) + z * z * p);
}

/* shift 0: sine, 1: cosine. */
static double circular(double x, int shift) {
  double a = absolute(x);
  if (!(a < INFINITE)) return NOTANUMBER;
  int quadrant;
  double r = reduceAngle(a, &quadrant);
  quadrant = (quadrant + shift) & 3;
  double v = quadrant & 1 ? cosine(r) : sine(r);
  v = quadrant & 2 ? -v : v;
  return shift == 0 && (bits(x) >> 63) ? -v : v;
}
double API(sin_f64)(double x) { return circular(x, 0); }
double API(cos_f64)(double x) { return circular(x, 1); }
double API(tan_f64)(double x) {
  double a = absolute(x);
  if (!(a < INFINITE)) return NOTANUMBER;
  int quadrant;
  double r = reduceAngle(a, &quadrant), s = sine(r), c = cosine(r);
  return __builtin_copysign(1.0, x) * (quadrant & 1 ? -c / s : s / c);
}

double API(atan_f64)(double x) { /* Cephes */
  double a = absolute(x), y = 0.0, more = 0.0;
  if (x != x) return x;
  if (a > 2.41421356237309504880) y = 0x1.921fb54442d18p0, more = 6.123233995736765886130E-17, a = -1.0 / a;
  else if (a > 0.66) y = 0x1.921fb54442d18p-1, more = 0.5 * 6.123233995736765886130E-17, a = (a - 1.0) / (a + 1.0);
  double z = a * a;
  double p = -8.750608600031904122785E-1;
  p = fused(p, z, -1.615753718733365076637E1);
  p = fused(p, z, -7.500855792314704667340E1);
  p = fused(p, z, -1.228866684490136173410E2);
  p = fused(p, z, -6.485021904942025371773E1);
  double q = z + 2.485846490142306297962E1;
  q = fused(q, z, 1.650270098316988542046E2);
  q = fused(q, z, 4.328810604912902668951E2);
  q = fused(q, z, 4.853903996359136964868E2);
  q = fused(q, z, 1.945506571482613964425E2);
  return __builtin_copysign(y + (a * (z * p / q) + a + more), x);
}
double API(atan2_f64)(double y, double x) {
  if (x != x || y != y) return x + y;
  double pi = 0x1.921fb54442d18p1, ay = absolute(y), ax = absolute(x), r;
  int back = (int)(bits(x) >> 63);
  if (ay == 0.0) r = back ? pi : 0.0;
  else if (ax == INFINITE) r = ay == INFINITE ? (back ? 0.75 * pi : 0.25 * pi) : (back ? pi : 0.0);
  else if (ax == 0.0 || ay == INFINITE) r = 0.5 * pi;
  else {
    r = API(atan_f64)(ay / ax);
    if (back) r = pi - (r - 1.2246467991473532e-16);
  }
  return __builtin_copysign(r, y);
}
double API(asin_f64)(double x) { return API(atan2_f64)(x, __builtin_sqrt((1.0 - x) * (1.0 + x))); }
double API(acos_f64)(double x) { return 2.0 * API(atan2_f64)(__builtin_sqrt(1.0 - x), __builtin_sqrt(1.0 + x)); }

/* Error function: a series of positive terms below 1, Laplace's continued fraction above. */
static double erfSeries(double x) {
  double z = x * x, term = x, total = x;
  for (int n = 1; n < 40; ++n) {
    term *= 2.0 * z / (2 * n + 1);
    total += term;
  }
  return 1.1283791670955125739 * total * exponential((Pair){-z, 0.0});
}
static double erfcFraction(double x) { /* x >= 1 */
  int depth = 12 + (int)(220.0 / (x * x));
  double f = x;
  for (int n = depth; n > 0; --n) f = x + 0.5 * n / f;
  double z = x * x;
  return exponential((Pair){-z, -fused(x, x, -z)}) * 0.56418958354775628695 / f;
}
double API(erfc_f64)(double x) {
  double a = absolute(x);
  if (x != x) return x;
  if (a < 1.0) return 1.0 - erfSeries(x);
  double r = a > 28.0 ? 0.0 : erfcFraction(a);
  return x < 0.0 ? 2.0 - r : r;
}
double API(erf_f64)(double x) {
  double a = absolute(x);
  if (x != x) return x;
  return a < 1.0 ? erfSeries(x) : __builtin_copysign(1.0 - (a > 6.0 ? 0.0 : erfcFraction(a)), x);
}

/* Remainder of the division toward zero: exact, bit by bit. */
double API(remf_f64)(double x, double y) {
  u64 a = bits(x) << 1 >> 1, c = bits(y) << 1 >> 1, sign = bits(x) >> 63 << 63;
  if (c == 0 || y != y || a >= 0x7FF0000000000000ull) return NOTANUMBER;
  if (a < c) return x;
  int ea = (int)(a >> 52), ec = (int)(c >> 52);
  u64 ma = a & 0xFFFFFFFFFFFFFull, mc = c & 0xFFFFFFFFFFFFFull;
  if (ea) {
    ma |= 1ull << 52;
  } else { /* denormal */
    int up = __builtin_clzll(ma) - 11;
    ma <<= up;
    ea = 1 - up;
  }
  if (ec) {
    mc |= 1ull << 52;
  } else {
    int up = __builtin_clzll(mc) - 11;
    mc <<= up;
    ec = 1 - up;
  }
  for (; ea > ec; --ea) {
    if (ma >= mc) ma -= mc;
    ma <<= 1;
  }
  if (ma >= mc) ma -= mc;
  if (ma == 0) return fromBits(sign);
  int up = __builtin_clzll(ma) - 11;
  ma <<= up;
  ec -= up;
  u64 r = ec > 0 ? (ma & 0xFFFFFFFFFFFFFull) | (u64)ec << 52 : ma >> (1 - ec);
  return fromBits(sign | r);
}

/* Logarithm of abs(gamma(x)): Stirling's series from 16 on, below by the recurrence, below zero by reflection. Near its zeros at
   1 and 2 the error is absolute (1e-15). */
static double logGamma(double x) {
  double product = 1.0;
  for (; x < 16.0; x += 1.0) product *= x;
  double r = 1.0 / x, z = r * r, p = -174611.0 / 125400.0;
  p = fused(p, z, 43867.0 / 244188.0);
  p = fused(p, z, -3617.0 / 122400.0);
  p = fused(p, z, 1.0 / 156.0);
  p = fused(p, z, -691.0 / 360360.0);
  p = fused(p, z, 1.0 / 1188.0);
  p = fused(p, z, -1.0 / 1680.0);
  p = fused(p, z, 1.0 / 1260.0);
  p = fused(p, z, -1.0 / 360.0);
  p = fused(p, z, 1.0 / 12.0);
  double large = (x - 0.5) * API(log_f64)(x) - x + 0x1.d67f1c864beb5p-1 + p * r;
  return product == 1.0 ? large : large - API(log_f64)(product);
}
double API(lgamma_r_f64)(double x, int *sign) {
  *sign = 1;
  if (x != x) return x;
  if (absolute(x) == INFINITE) return INFINITE;
  double whole = __builtin_floor(x);
  if (x <= 0.0 && x == whole) return INFINITE;
  if (x == 1.0 || x == 2.0) return 0.0;
  if (x > 0.0) return logGamma(x);
  /* The distance to the nearest pole is exact; times pi it keeps its relative precision, which that to the pole below would lose close to one. */
  double s = API(sin_f64)(0x1.921fb54442d18p+1 * absolute(x - __builtin_roundeven(x)));
  if (whole - 2.0 * __builtin_floor(whole / 2.0) == 1.0) *sign = -1;
  return 0x1.250d048e7a1bdp+0 - API(log_f64)(s) - logGamma(1.0 - x);
}
float API(lgamma_r_f32)(float x, int *sign) { return (float)API(lgamma_r_f64)(x, sign); }

#define SINGLE(name) float API(name##_f32)(float x) { return (float)API(name##_f64)(x); }
#define SINGLE2(name) float API(name##_f32)(float x, float y) { return (float)API(name##_f64)(x, y); }
SINGLE(exp) SINGLE(log) SINGLE(log1p) SINGLE(exp2) SINGLE(log2) SINGLE(log10) SINGLE(cbrt) SINGLE(sinh) SINGLE(cosh) SINGLE(asinh) SINGLE(acosh) SINGLE(atanh)
SINGLE(sin) SINGLE(cos) SINGLE(tan) SINGLE(atan) SINGLE(asin) SINGLE(acos) SINGLE(erfc)
SINGLE2(powf) SINGLE2(atan2) SINGLE2(remf)

/* What has an instruction, or two. */
#define NATIVE(name, builtin)                                                                                                  \
  float API(name##_f32)(float x) { return builtin##f(x); }                                                                     \
  double API(name##_f64)(double x) { return builtin(x); }
NATIVE(absf, __builtin_fabs)
NATIVE(ceil, __builtin_ceil)
NATIVE(floor, __builtin_floor)
NATIVE(roundeven, __builtin_roundeven)
NATIVE(sqrt, __builtin_sqrt)
NATIVE(trunc, __builtin_trunc)
float API(copysign_f32)(float x, float y) { return __builtin_copysignf(x, y); }
double API(copysign_f64)(double x, double y) { return __builtin_copysign(x, y); }
float API(fma_f32)(float x, float y, float z) { return __builtin_fmaf(x, y, z); }
double API(fma_f64)(double x, double y, double z) { return __builtin_fma(x, y, z); }
double API(round_f64)(double x) {
  double r = __builtin_trunc(x);
  return __builtin_copysign(absolute(x - r) >= 0.5 ? r + __builtin_copysign(1.0, x) : r, x);
}
SINGLE(round)
