// Hashes and codes of strings: StringToHashBucket and its fast and strong forms, Fingerprint, EncodeBase64, DecodeBase64.
#include "StringHelpers.h"

#include <bit>
#include <cstring>

namespace tfc::rt {

namespace {

std::uint64_t load64(const char *p) {
  std::uint64_t v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
std::uint32_t load32(const char *p) {
  std::uint32_t v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

/// Farmhash (Geoff Pike), the function Fingerprint64 = farmhashna::Hash64: a fixed function of the bytes.
struct Farm {
  static constexpr std::uint64_t k0 = 0xc3a5c85c97cb3127u, k1 = 0xb492b66fbe98f273u, k2 = 0x9ae16a3b2f90404fu;
  struct Two {
    std::uint64_t first = 0, second = 0;
  };
  static std::uint64_t shiftMix(std::uint64_t v) { return v ^ v >> 47; }
  static std::uint64_t mix(std::uint64_t u, std::uint64_t v, std::uint64_t mul) {
    return shiftMix((v ^ shiftMix((u ^ v) * mul)) * mul) * mul;
  }
  static std::uint64_t upTo16(const char *s, std::size_t n) {
    std::uint64_t mul = k2 + n * 2;
    if (n >= 8) {
      std::uint64_t a = load64(s) + k2, b = load64(s + n - 8);
      return mix(std::rotr(b, 37) * mul + a, (std::rotr(a, 25) + b) * mul, mul);
    }
    if (n >= 4) return mix(n + (std::uint64_t{load32(s)} << 3), load32(s + n - 4), mul);
    if (n == 0) return k2;
    auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(s[i])); };
    std::uint32_t y = byte(0) + (byte(n >> 1) << 8), z = static_cast<std::uint32_t>(n) + (byte(n - 1) << 2);
    return shiftMix(y * k2 ^ z * k0) * k2;
  }
  static std::uint64_t upTo32(const char *s, std::size_t n) {
    std::uint64_t mul = k2 + n * 2, a = load64(s) * k1, b = load64(s + 8), c = load64(s + n - 8) * mul, d = load64(s + n - 16) * k2;
    return mix(std::rotr(a + b, 43) + std::rotr(c, 30) + d, a + std::rotr(b + k2, 18) + c, mul);
  }
  static std::uint64_t upTo64(const char *s, std::size_t n) {
    std::uint64_t mul = k2 + n * 2, a = load64(s) * k2, b = load64(s + 8), c = load64(s + n - 8) * mul, d = load64(s + n - 16) * k2;
    std::uint64_t y = std::rotr(a + b, 43) + std::rotr(c, 30) + d, z = mix(y, a + std::rotr(b + k2, 18) + c, mul);
    std::uint64_t e = load64(s + 16) * mul, f = load64(s + 24), g = (y + load64(s + n - 32)) * mul, h = (z + load64(s + n - 24)) * mul;
    return mix(std::rotr(e + f, 43) + std::rotr(g, 30) + h, e + std::rotr(f + a, 18) + g, mul);
  }
  static Two weak32(const char *s, std::uint64_t a, std::uint64_t b) {
    std::uint64_t w = load64(s), x = load64(s + 8), y = load64(s + 16), z = load64(s + 24);
    a += w;
    b = std::rotr(b + a + z, 21);
    std::uint64_t c = a;
    a += x + y;
    b += std::rotr(a, 44);
    return {a + z, b + c};
  }
  static std::uint64_t hash(const char *s, std::size_t n) {
    if (n <= 16) return upTo16(s, n);
    if (n <= 32) return upTo32(s, n);
    if (n <= 64) return upTo64(s, n);
    std::uint64_t x = 81, y = 81 * k1 + 113, z = shiftMix(y * k2 + 113) * k2;
    Two v, w;
    x = x * k2 + load64(s);
    const char *end = s + (n - 1) / 64 * 64, *last = end + ((n - 1) & 63) - 63;
    auto step = [&](std::uint64_t mul, std::uint64_t by) {
      x = std::rotr(x + y + v.first + load64(s + 8), 37) * mul;
      y = std::rotr(y + v.second + load64(s + 48), 42) * mul;
      x ^= w.second * by;
      y += v.first * by + load64(s + 40);
      z = std::rotr(z + w.first, 33) * mul;
      v = weak32(s, v.second * mul, x + w.first);
      w = weak32(s + 32, z + w.second, y + load64(s + 16));
      std::swap(z, x);
    };
    for (; s != end; s += 64) step(k1, 1);
    std::uint64_t mul = k1 + ((z & 0xff) << 1);
    s = last;
    w.first += (n - 1) & 63;
    v.first += w.first;
    w.first += v.first;
    step(mul, 9);
    return mix(mix(v.first, w.first, mul) + shiftMix(y) * k0 + z, mix(v.second, w.second, mul) + x, mul);
  }
};

/// MurmurHash64A, with TensorFlow's seed.
std::uint64_t murmur(std::string_view s) {
  constexpr std::uint64_t m = 0xc6a4a7935bd1e995u;
  std::uint64_t h = 0xDECAFCAFFEu ^ s.size() * m;
  for (; s.size() >= 8; s.remove_prefix(8)) {
    std::uint64_t k = load64(s.data()) * m;
    h = (h ^ (k ^ k >> 47) * m) * m;
  }
  if (!s.empty()) {
    std::uint64_t rest = 0;
    for (std::size_t i = 0; i < s.size(); ++i) rest |= std::uint64_t{static_cast<unsigned char>(s[i])} << 8 * i;
    h = (h ^ rest) * m;
  }
  h = (h ^ h >> 47) * m;
  return h ^ h >> 47;
}

/// SipHash-2-4.
std::uint64_t sip(std::string_view s, std::uint64_t k0, std::uint64_t k1) {
  std::uint64_t v0 = k0 ^ 0x736f6d6570736575u, v1 = k1 ^ 0x646f72616e646f6du, v2 = k0 ^ 0x6c7967656e657261u, v3 = k1 ^ 0x7465646279746573u;
  auto round = [&] {
    v0 += v1, v1 = std::rotl(v1, 13) ^ v0, v0 = std::rotl(v0, 32);
    v2 += v3, v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3, v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1, v1 = std::rotl(v1, 17) ^ v2, v2 = std::rotl(v2, 32);
  };
  auto take = [&](std::uint64_t word) { v3 ^= word, round(), round(), v0 ^= word; };
  std::uint64_t last = std::uint64_t{s.size() & 0xff} << 56;
  for (; s.size() >= 8; s.remove_prefix(8)) take(load64(s.data()));
  for (std::size_t i = 0; i < s.size(); ++i) last |= std::uint64_t{static_cast<unsigned char>(s[i])} << 8 * i;
  take(last);
  v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) round();
  return v0 ^ v1 ^ v2 ^ v3;
}

template <class Hash> Status toBuckets(HostCall &c, Hash hash) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  std::int64_t buckets = c.intAttr("num_buckets");
  if (buckets < 1) return errors::invalidArgument("num_buckets must be at least 1, got ", buckets);
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(int64, c.inputs[0].shape()));
  auto *to = out.mutable_data<std::int64_t>().data();
  for (const std::string &s : c.inputs[0].strings()) *to++ = static_cast<std::int64_t>(hash(s) % static_cast<std::uint64_t>(buckets));
  c.setOutput(0, std::move(out));
  return Status::ok();
}

Status hashBucket(HostCall &c) { return toBuckets(c, murmur); }
Status hashBucketFast(HostCall &c) { return toBuckets(c, fingerprint64); }
Status hashBucketStrong(HostCall &c) {
  const tfc_attr *key = c.attr("key");
  if (!key || key->kind != 'I' || key->n != 2) return errors::invalidArgument("Key must have 2 elements");
  auto k0 = static_cast<std::uint64_t>(key->list[0]), k1 = static_cast<std::uint64_t>(key->list[1]);
  return toBuckets(c, [&](std::string_view s) { return sip(s, k0, k1); });
}

/// One fingerprint a row; strings are fingerprinted first, and several of a row their fingerprints.
Status fingerprint(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  TFC_RETURN_IF_ERROR(wantStrings(c, 1));
  const Tensor &in = c.inputs[0], &method = c.inputs[1];
  if (!method.isScalar()) return errors::invalidArgument("`method` should be a scalar string: ", method.shape().errorStr());
  if (method.strings()[0] != "farmhash64") return errors::invalidArgument("Unsupported fingerprint method: ", method.strings()[0]);
  if (in.shape().rank() < 1) return errors::invalidArgument("`data` should have at least one dimension: ", in.shape().errorStr());
  std::int64_t rows = in.shape()[0], each = rows ? in.size() / rows : 0;
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(DType::uint8, Shape{rows, 8}));
  auto *to = out.mutable_data<std::uint8_t>().data();
  std::vector<std::uint64_t> parts(each);
  std::size_t bytes = in.dtype() == DType::string ? 0 : static_cast<std::size_t>(each) * byteSize(in.dtype());
  for (std::int64_t r = 0; r < rows; ++r) {
    std::uint64_t value;
    if (in.dtype() == DType::string) {
      for (std::int64_t i = 0; i < each; ++i) parts[i] = fingerprint64(in.strings()[r * each + i]);
      value = each == 1 && in.shape().rank() == 1 ? parts[0] : fingerprint64({reinterpret_cast<const char *>(parts.data()), parts.size() * 8});
    } else {
      value = fingerprint64({static_cast<const char *>(in.raw()) + static_cast<std::size_t>(r) * bytes, bytes});
    }
    std::memcpy(to + r * 8, &value, 8);
  }
  c.setOutput(0, std::move(out));
  return Status::ok();
}

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

Status encodeBase64(HostCall &c) {
  bool pad = c.intAttr("pad");
  return eachString(c, [&](const std::string &s, std::string &out) {
    for (std::size_t i = 0; i < s.size(); i += 3) {
      std::size_t n = std::min<std::size_t>(3, s.size() - i);
      std::uint32_t word = 0;
      for (std::size_t k = 0; k < 3; ++k) word = word << 8 | (k < n ? static_cast<unsigned char>(s[i + k]) : 0u);
      for (std::size_t k = 0; k <= n; ++k) out += alphabet[word >> (18 - 6 * k) & 63];
      if (pad) out.append(3 - n, '=');
    }
    return Status::ok();
  });
}

Status decodeBase64(HostCall &c) {
  return eachString(c, [](const std::string &text, std::string &out) -> Status {
    std::string_view s = text;
    if (s.size() % 4 == 0)
      for (int i = 0; i < 2 && s.ends_with('='); ++i) s.remove_suffix(1);
    if (s.size() % 4 == 1) return errors::invalidArgument("Base64 string length cannot be 1 modulo 4.");
    std::uint32_t word = 0;
    int bits = 0;
    for (char ch : s) {
      const char *at = ch ? std::strchr(alphabet, ch) : nullptr;
      if (!at) return errors::invalidArgument("Invalid character found in base64.");
      word = word << 6 | static_cast<std::uint32_t>(at - alphabet);
      if ((bits += 6) >= 8) bits -= 8, out += static_cast<char>(word >> bits & 0xff);
    }
    return Status::ok();
  });
}

} // namespace

std::uint64_t fingerprint64(std::string_view s) { return Farm::hash(s.data(), s.size()); }

std::uint64_t fingerprintCat64(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t mul = 0xc6a4a7935bd1e995u;
  std::uint64_t result = a ^ mul;
  result ^= Farm::shiftMix(b * mul) * mul;
  result *= mul;
  result = Farm::shiftMix(result) * mul;
  return Farm::shiftMix(result);
}

void registerStringHashKernels() {
  registerHostKernel("StringToHashBucket", hashBucket);
  registerHostKernel("StringToHashBucketFast", hashBucketFast);
  registerHostKernel("StringToHashBucketStrong", hashBucketStrong);
  registerHostKernel("Fingerprint", fingerprint);
  registerHostKernel("EncodeBase64", encodeBase64);
  registerHostKernel("DecodeBase64", decodeBase64);
}

} // namespace tfc::rt
