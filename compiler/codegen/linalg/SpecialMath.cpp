// Special functions as scalar code. The build makes bitcode of this file, which the compiler carries and links into the kernels
// that need it (SpecialMathLink.cpp), on CPUs and on GPUs. The algorithms are Cephes', by Eigen where Eigen has them: those
// that TensorFlow's kernels run, so that results agree to the last places.
#include <unsupported/Eigen/SpecialFunctions>

namespace {

using Eigen::numext::abs;
using Eigen::numext::exp;
using Eigen::numext::log;
using Eigen::numext::log1p;

/// Coefficients from the highest power down.
template <class T, int n> T polynomial(T x, const T (&c)[n]) {
  T y = c[0];
  for (int i = 1; i < n; ++i)
    y = y * x + c[i];
  return y;
}
/// The same with a leading coefficient of one.
template <class T, int n> T monic(T x, const T (&c)[n]) {
  T y = x + c[0];
  for (int i = 1; i < n; ++i)
    y = y * x + c[i];
  return y;
}

template <class T> T dawsn(T x) {
  static const T an[] = {T(1.13681498971755972054E-11), T(8.49262267667473811108E-10), T(1.94434204175553054283E-8),
                         T(9.53151741254484363489E-7), T(3.07828309874913200438E-6), T(3.52513368520288738649E-4),
                         T(-8.50149846724410912031E-4), T(4.22618223005546594270E-2), T(-9.17480371773452345351E-2),
                         T(9.99999999999999994612E-1)};
  static const T ad[] = {T(2.40372073066762605484E-11), T(1.48864681368493396752E-9), T(5.21265281010541664570E-8),
                         T(1.27258478273186970203E-6), T(2.32490249820789513991E-5), T(3.25524741826057911661E-4),
                         T(3.48805814657162590916E-3), T(2.79448531198828973716E-2), T(1.58874241960120565368E-1),
                         T(5.74918629489320327824E-1), T(1.00000000000000000539E0)};
  static const T bn[] = {T(5.08955156417900903354E-1), T(-2.44754418142697847934E-1), T(9.41512335303534411857E-2),
                         T(-2.18711255142039025206E-2), T(3.66207612329569181322E-3), T(-4.23209114460388756528E-4),
                         T(3.59641304793896631888E-5), T(-2.14640351719968974225E-6), T(9.10010780076391431042E-8),
                         T(-2.40274520828250956942E-9), T(3.59233385440928410398E-11)};
  static const T bd[] = {T(-6.31839869873368190192E-1), T(2.36706788228248691528E-1), T(-5.31806367003223277662E-2),
                         T(8.48041718586295374409E-3), T(-9.47996768486665330168E-4), T(7.81025592944552338085E-5),
                         T(-4.55875153252442634831E-6), T(1.89100358111421846170E-7), T(-4.91324691331920606875E-9),
                         T(7.18466403235734541950E-11)};
  static const T cn[] = {T(-5.90592860534773254987E-1), T(6.29235242724368800674E-1), T(-1.72858975380388136411E-1),
                         T(1.64837047825189632310E-2), T(-4.86827613020462700845E-4)};
  static const T cd[] = {T(-2.69820057197544900361E0), T(1.73270799045947845857E0), T(-3.93708582281939493482E-1),
                         T(3.44278924041233391079E-2), T(-9.73655226040941223894E-4)};
  T a = abs(x), y;
  if (a < T(3.25)) {
    T z = a * a;
    y = a * polynomial(z, an) / polynomial(z, ad);
  } else if (a < T(1e9)) {
    T r = T(1) / a, z = r * r;
    T q = a < T(6.25) ? polynomial(z, bn) / (a * monic(z, bd)) : polynomial(z, cn) / (a * monic(z, cd));
    y = T(0.5) * (z * q + r);
  } else {
    y = T(0.5) / a;
  }
  return x < T(0) ? -y : y;
}

template <class T> T expint(T x) {
  static const T a1[] = {T(-5.350447357812542947283E0), T(2.185049168816613393830E2), T(-4.176572384826693777058E3),
                         T(5.541176756393557601232E4), T(-3.313381331178144034309E5), T(1.592627163384945414220E6)};
  static const T b1[] = {T(-5.250547959112862969197E1), T(1.259616186786790571525E3), T(-1.756549581973534652631E4),
                         T(1.493062117002725991967E5), T(-7.294949239640527645655E5), T(1.592627163384945429726E6)};
  static const T a2[] = {T(1.981808503259689673238E-2), T(-1.271645625984917501326E0), T(-2.088160335681228318920E0),
                         T(2.755544509187936721172E0), T(-4.409507048701600257171E-1), T(4.665623805935891391017E-2),
                         T(-1.545042679673485262580E-3), T(7.059980605299617478514E-5)};
  static const T b2[] = {T(1.476498670914921440652E0), T(5.629177174822436244827E-1), T(1.699017897879307263248E-1),
                         T(2.291647179034212017463E-2), T(4.450150439728752875043E-3), T(1.727439612206521482874E-4),
                         T(3.953167195549672482304E-5)};
  static const T a3[] = {T(-1.373215375871208729803E0), T(-7.084559133740838761406E-1), T(1.580806855547941010501E0),
                         T(-2.601500427425622944234E-1), T(2.994674694113713763365E-2), T(-1.038086040188744005513E-3),
                         T(4.371064420753005429514E-5), T(2.141783679522602903795E-6)};
  static const T b3[] = {T(8.585231423622028380768E-1), T(4.483285822873995129957E-1), T(7.687932158124475434091E-2),
                         T(2.449868241021887685904E-2), T(8.832165941927796567926E-4), T(4.590952299511353531215E-4),
                         T(-4.729848351866523044863E-6), T(2.665195537390710170105E-6)};
  static const T a4[] = {T(-2.106934601691916512584E0), T(1.732733869664688041885E0), T(-2.423619178935841904839E-1),
                         T(2.322724180937565842585E-2), T(2.372880440493179832059E-4), T(-8.343219561192552752335E-5),
                         T(1.363408795605250394881E-5), T(-3.655412321999253963714E-7), T(1.464941733975961318456E-8),
                         T(6.176407863710360207074E-10)};
  static const T b4[] = {T(-2.298062239901678075778E-1), T(1.105077041474037862347E-1), T(-1.566542966630792353556E-2),
                         T(2.761106850817352773874E-3), T(-2.089148012284048449115E-4), T(1.708528938807675304186E-5),
                         T(-4.459311796356686423199E-7), T(1.394634930353847498145E-8), T(6.150865933977338354138E-10)};
  static const T a5[] = {T(-2.458119367674020323359E-1), T(-1.483382253322077687183E-1), T(7.248291795735551591813E-2),
                         T(-1.348315687380940523823E-2), T(1.342775069788636972294E-3), T(-7.942465637159712264564E-5),
                         T(2.644179518984235952241E-6), T(-4.239473659313765177195E-8)};
  static const T b5[] = {T(-1.044225908443871106315E-1), T(-2.676453128101402655055E-1), T(9.695000254621984627876E-2),
                         T(-1.601745692712991078208E-2), T(1.496414899205908021882E-3), T(-8.462452563778485013756E-5),
                         T(2.728938403476726394024E-6), T(-4.239462431819542051337E-8)};
  static const T a6[] = {T(1.212561118105456670844E-1), T(-5.823133179043894485122E-1), T(2.348887314557016779211E-1),
                         T(-3.040034318113248237280E-2), T(1.510082146865190661777E-3), T(-2.523137095499571377122E-5)};
  static const T b6[] = {T(-1.002252150365854016662E0), T(2.928709694872224144953E-1), T(-3.337004338674007801307E-2),
                         T(1.560544881127388842819E-3), T(-2.523137093603234562648E-5)};
  static const T a7[] = {T(-7.657847078286127362028E-1), T(6.886192415566705051750E-1), T(-2.132598113545206124553E-1),
                         T(3.346107552384193813594E-2), T(-3.076541477344756050249E-3), T(1.747119316454907477380E-4),
                         T(-6.103711682274170530369E-6), T(1.218032765428652199087E-7), T(-1.086076102793290233007E-9)};
  static const T b7[] = {T(-1.888802868662308731041E0), T(1.066691687211408896850E0), T(-2.751915982306380647738E-1),
                         T(3.930852688233823569726E-2), T(-3.414684558602365085394E-3), T(1.866844370703555398195E-4),
                         T(-6.345146083130515357861E-6), T(1.239754287483206878024E-7), T(-1.086076102793126632978E-9)};
  if (x < T(0))
    return Eigen::NumTraits<T>::quiet_NaN();
  if (x < T(2))
    return x * (polynomial(x, a1) / monic(x, b1)) + T(0.5772156649015329) + log(x);
  T w = T(1) / x, q;
  if (x < T(4))
    q = polynomial(w, a2) / monic(w, b2);
  else if (x < T(8))
    q = polynomial(w, a3) / monic(w, b3);
  else if (x < T(16))
    q = polynomial(w, a4) / monic(w, b4);
  else if (x < T(32))
    q = polynomial(w, a5) / monic(w, b5);
  else if (x < T(64))
    q = polynomial(w, a6) / monic(w, b6);
  else
    q = polynomial(w, a7) / monic(w, b7);
  return exp(x) * w * (w * q + T(1));
}

template <class T> T fresnelCosNear(T x) {
  static const T cn[] = {T(-4.98843114573573548651E-8), T(9.50428062829859605134E-6), T(-6.45191435683965050962E-4),
                         T(1.88843319396703850064E-2), T(-2.05525900955013891793E-1), T(9.99999999999999998822E-1)};
  static const T cd[] = {T(3.99982968972495980367E-12), T(9.15439215774657478799E-10), T(1.25001862479598821474E-7),
                         T(1.22262789024179030997E-5), T(8.68029542941784300606E-4), T(4.12142090722199792936E-2),
                         T(1.00000000000000000118E0)};
  T x2 = x * x, x4 = x2 * x2;
  return x * polynomial(x4, cn) / polynomial(x4, cd);
}

template <class T> T fresnelSinNear(T x) {
  static const T sn[] = {T(-2.99181919401019853726E3), T(7.08840045257738576863E5), T(-6.29741486205862506537E7),
                         T(2.54890880573376359104E9), T(-4.42979518059697779103E10), T(3.18016297876567817986E11)};
  static const T sd[] = {T(2.81376268889994315696E2), T(4.55847810806532581675E4), T(5.17343888770096400730E6),
                         T(4.19320245898111231129E8), T(2.24411795645340920940E10), T(6.07366389490084639049E11)};
  T x2 = x * x, x4 = x2 * x2;
  return x * x2 * polynomial(x4, sn) / monic(x4, sd);
}

template <class T> T fresnelFar(T x, bool sine) {
  static const T fn[] = {T(4.21543555043677546506E-1), T(1.43407919780758885261E-1), T(1.15220955073585758835E-2),
                         T(3.45017939782574027900E-4), T(4.63613749287867322088E-6), T(3.05568983790257605827E-8),
                         T(1.02304514164907233465E-10), T(1.72010743268161828879E-13), T(1.34283276233062758925E-16),
                         T(3.76329711269987889006E-20)};
  static const T fd[] = {T(7.51586398353378947175E-1), T(1.16888925859191382142E-1), T(6.44051526508858611005E-3),
                         T(1.55934409164153020873E-4), T(1.84627567348930545870E-6), T(1.12699224763999035261E-8),
                         T(3.60140029589371370404E-11), T(5.88754533621578410010E-14), T(4.52001434074129701496E-17),
                         T(1.25443237090011264384E-20)};
  static const T gn[] = {T(5.04442073643383265887E-1), T(1.97102833525523411709E-1), T(1.87648584092575249293E-2),
                         T(6.84079380915393090172E-4), T(1.15138826111884280931E-5), T(9.82852443688422223854E-8),
                         T(4.45344415861750144738E-10), T(1.08268041139020870318E-12), T(1.37555460633261799868E-15),
                         T(8.36354435630677421531E-19), T(1.86958710162783235106E-22)};
  static const T gd[] = {T(1.47495759925128324529E0), T(3.37748989120019970451E-1), T(2.53603741420338795122E-2),
                         T(8.14679107184306179049E-4), T(1.27545075667729118702E-5), T(1.04314589657571990585E-7),
                         T(4.60680728146520428211E-10), T(1.10273215066240270757E-12), T(1.38796531259578871258E-15),
                         T(8.39158816283118707363E-19), T(1.86958710162783236342E-22)};
  const T pi = T(EIGEN_PI);
  T x2 = x * x, t = T(1) / (pi * x2), u = t * t;
  T f = T(1) - u * (polynomial(u, fn) / monic(u, fd)), g = t * polynomial(u, gn) / monic(u, gd);
  T z = T(EIGEN_PI / 2) * x2, c = Eigen::numext::cos(z), s = Eigen::numext::sin(z), y = T(1) / (pi * x);
  return sine ? T(0.5) - (f * c + g * s) * y : T(0.5) + (f * s - g * c) * y;
}

template <class T> T fresnel(T x, bool sine) {
  T a = abs(x), y = T(0.5);
  if (!(a > T(36974.0)))
    y = x * x < T(2.5625) ? (sine ? fresnelSinNear(a) : fresnelCosNear(a)) : fresnelFar(a, sine);
  return x < T(0) ? -y : y;
}

template <class T> T spence(T x) {
  static const T a[] = {T(4.65128586073990045278E-5), T(7.31589045238094711071E-3), T(1.33847639578309018650E-1),
                        T(8.79691311754530315341E-1), T(2.71149851196553469920E0), T(4.25697156008121755724E0),
                        T(3.29771340985225106936E0), T(1.00000000000000000126E0)};
  static const T b[] = {T(6.90990488912553276999E-4), T(2.54043763932544379113E-2), T(2.82974860602568089943E-1),
                        T(1.41172597751831069617E0), T(3.63800533345137075418E0), T(5.03278880143316990390E0),
                        T(3.54771340985225096217E0), T(9.99999999999999998740E-1)};
  const T pi2o6 = T(EIGEN_PI * EIGEN_PI / 6);
  if (x < T(0))
    return Eigen::NumTraits<T>::quiet_NaN();
  if (x == T(0))
    return pi2o6;
  if (x == T(1))
    return T(0);
  T y = x < T(2) ? x : T(1) / x;
  T w = T(1.5) < y ? T(1) / y - T(1) : y < T(0.5) ? -y : y - T(1);
  T r = -w * (polynomial(w, a) / polynomial(w, b)), z = log(y);
  if (y < T(0.5))
    r = -z * log1p(-y) + pi2o6 - r;
  if (T(1.5) < x)
    r = -T(0.5) * z * z - r;
  return r;
}

template <class T> T erfinv(T x) {
  if (x < T(-1) || x > T(1))
    return __builtin_nan("");
  T half = T(0.5);
  return Eigen::numext::ndtri(half * x + half) * T(0.70710678118654752440);
}

/// Eigen's series multiplies infinities by zeros where every term vanishes.
template <class T> T zeta(T x, T q) {
  T r = Eigen::numext::zeta(x, q);
  return r != r && x > T(1) && q > T(0) ? T(0) : r;
}

/// The neighbour of x towards y; `Bits` is the signed integer of T's width.
template <class T, class Bits> T nextAfter(T x, T y) {
  if (x != x || y != y)
    return x + y;
  if (x == y)
    return y;
  Bits bits;
  if (x == T(0)) {
    bits = 1;
    __builtin_memcpy(&x, &bits, sizeof(x));
    return y < T(0) ? -x : x;
  }
  __builtin_memcpy(&bits, &x, sizeof(x));
  bits += (x < y) == (x > T(0)) ? 1 : -1;
  __builtin_memcpy(&x, &bits, sizeof(x));
  return x;
}

} // namespace

#define UNARY(name, expression)                                                                                        \
  extern "C" float tfc_##name##_f32(float x) { using T = float; return expression; }                                  \
  extern "C" double tfc_##name##_f64(double x) { using T = double; return expression; }
#define BINARY(name, expression)                                                                                       \
  extern "C" float tfc_##name##_f32(float x, float y) { return expression; }                                          \
  extern "C" double tfc_##name##_f64(double x, double y) { return expression; }
#define BESSEL(name) UNARY(bessel_##name, (Eigen::internal::bessel_##name##_impl<T>::run(x)))

UNARY(lgamma, Eigen::numext::lgamma(x))
UNARY(digamma, Eigen::numext::digamma(x))
UNARY(ndtri, Eigen::numext::ndtri(x))
UNARY(erfinv, erfinv<T>(x))
UNARY(dawsn, dawsn<T>(x))
UNARY(expint, expint<T>(x))
UNARY(fresnel_cos, fresnel<T>(x, false))
UNARY(fresnel_sin, fresnel<T>(x, true))
UNARY(spence, spence<T>(x))
BESSEL(i0)
BESSEL(i1)
BESSEL(i0e)
BESSEL(i1e)
BESSEL(j0)
BESSEL(j1)
BESSEL(k0)
BESSEL(k1)
BESSEL(k0e)
BESSEL(k1e)
BESSEL(y0)
BESSEL(y1)
BINARY(zeta, zeta(x, y))
BINARY(polygamma, Eigen::numext::polygamma(x, y))
BINARY(igamma, Eigen::numext::igamma(x, y))
BINARY(igammac, Eigen::numext::igammac(x, y))
BINARY(igamma_grad_a, Eigen::numext::igamma_der_a(x, y))
BINARY(random_gamma_grad, Eigen::numext::gamma_sample_der_alpha(x, y))

extern "C" float tfc_next_after_f32(float x, float y) { return nextAfter<float, int>(x, y); }
extern "C" double tfc_next_after_f64(double x, double y) { return nextAfter<double, long long>(x, y); }
extern "C" float tfc_betainc_f32(float a, float b, float x) { return Eigen::numext::betainc(a, b, x); }
extern "C" double tfc_betainc_f64(double a, double b, double x) { return Eigen::numext::betainc(a, b, x); }
