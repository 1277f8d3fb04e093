// WAV files: DecodeWav, EncodeWav. 16-bit PCM, as TensorFlow's.
#include "InputAudio.h"
#include "StringHelpers.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace tfc::rt {

namespace {

/// Little-endian fields of a file, in order; each read says whether the bytes were there.
class Reader {
public:
  explicit Reader(std::string_view bytes) : bytes(bytes) {}
  template <class T> Status read(T &value) {
    if (bytes.size() - at < sizeof(T)) return errors::invalidArgument("Data too short when trying to read value");
    std::memcpy(&value, bytes.data() + at, sizeof(T));
    at += sizeof(T);
    return Status::ok();
  }
  Status expect(std::string_view tag) {
    if (bytes.size() - at < tag.size() || bytes.substr(at, tag.size()) != tag)
      return errors::invalidArgument("Header mismatch: Expected ", tag, " but found ", std::string(bytes.substr(at, tag.size())));
    at += tag.size();
    return Status::ok();
  }
  Status chunkName(std::string &name) {
    if (bytes.size() - at < 4) return errors::invalidArgument("Data too short when trying to read string");
    name = bytes.substr(at, 4);
    at += 4;
    return Status::ok();
  }
  Status skip(std::uint64_t count) {
    if (bytes.size() - at < count) return errors::invalidArgument("Data too short when trying to skip ", count, " bytes");
    at += count;
    return Status::ok();
  }
  bool atEnd() const { return at >= bytes.size(); }
  std::size_t left() const { return bytes.size() - at; }

private:
  std::string_view bytes;
  std::size_t at = 0;
};

struct Format { std::uint16_t channels = 0; std::uint32_t rate = 0; };

Status readFormat(Reader &in, Format &format) {
  TFC_RETURN_IF_ERROR(in.expect("RIFF"));
  std::uint32_t size, bytesPerSecond, formatSize;
  TFC_RETURN_IF_ERROR(in.read(size));
  TFC_RETURN_IF_ERROR(in.expect("WAVE"));
  // Broadcast files put other chunks first.
  for (std::string name;;) {
    TFC_RETURN_IF_ERROR(in.chunkName(name));
    TFC_RETURN_IF_ERROR(in.read(formatSize));
    if (name == "fmt ") break;
    TFC_RETURN_IF_ERROR(in.skip(formatSize));
  }
  std::uint16_t kind, bytesPerSample, bits, extra;
  if (formatSize != 16 && formatSize != 18) return errors::invalidArgument("Bad file size for WAV: Expected 16 or 18, but got", formatSize);
  TFC_RETURN_IF_ERROR(in.read(kind));
  if (kind != 1) return errors::invalidArgument("Bad audio format for WAV: Expected 1 (PCM), but got", kind);
  TFC_RETURN_IF_ERROR(in.read(format.channels));
  TFC_RETURN_IF_ERROR(in.read(format.rate));
  TFC_RETURN_IF_ERROR(in.read(bytesPerSecond));
  TFC_RETURN_IF_ERROR(in.read(bytesPerSample));
  TFC_RETURN_IF_ERROR(in.read(bits));
  if (bits != 16) return errors::invalidArgument("Can only read 16-bit WAV files, but received ", bits);
  if (!format.channels) return errors::invalidArgument("Bad number of channels for WAV: Expected 1 or more, but got 0");
  std::uint32_t expected = format.channels * 2u;
  if (bytesPerSample != expected) return errors::invalidArgument("Bad bytes per sample in WAV header: Expected ", expected, " but got ", bytesPerSample);
  if (bytesPerSecond != static_cast<std::uint64_t>(expected) * format.rate)
    return errors::invalidArgument("Bad bytes per second in WAV header: Expected ", static_cast<std::uint64_t>(expected) * format.rate, " but got ", bytesPerSecond);
  if (formatSize == 18) {
    TFC_RETURN_IF_ERROR(in.read(extra));
    if (extra) return errors::invalidArgument("Unexpected extra format data");
  }
  return Status::ok();
}

Status decodeWav(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 1, 2));
  TFC_RETURN_IF_ERROR(wantStrings(c, 0));
  if (!c.inputs[0].isScalar()) return errors::invalidArgument("contents must be scalar, got shape ", c.inputs[0].shape().errorStr());
  Reader in(c.inputs[0].strings()[0]);
  Format format;
  TFC_RETURN_IF_ERROR(readFormat(in, format));
  std::vector<std::int16_t> samples;
  bool found = false;
  while (!in.atEnd()) {
    std::string name;
    std::uint32_t size;
    TFC_RETURN_IF_ERROR(in.chunkName(name));
    TFC_RETURN_IF_ERROR(in.read(size));
    if (name != "data") {
      TFC_RETURN_IF_ERROR(in.skip(size));
      continue;
    }
    if (found) return errors::invalidArgument("More than one data chunk found in WAV");
    found = true;
    if (size > in.left()) return errors::invalidArgument("Data too short when trying to read ", size, " bytes of samples");
    samples.resize(size / (2u * format.channels) * format.channels);
    for (std::int16_t &s : samples) TFC_RETURN_IF_ERROR(in.read(s));
    TFC_RETURN_IF_ERROR(in.skip(size - samples.size() * 2));
  }
  if (!found) return errors::invalidArgument("No data chunk found in WAV");
  std::int64_t has = format.channels, count = static_cast<std::int64_t>(samples.size()) / has;
  std::int64_t channels = c.intAttr("desired_channels", -1), length = c.intAttr("desired_samples", -1);
  channels = channels == -1 ? has : channels, length = length == -1 ? count : length;
  if (channels < 0 || length < 0) return errors::invalidArgument("desired_channels and desired_samples must be -1 or more");
  TFC_ASSIGN_OR_RETURN(Tensor audio, Tensor::allocate(float32, Shape{length, channels}));
  auto to = audio.mutable_data<float>();
  // Fewer channels than wanted: the last one again. Fewer samples: silence.
  for (std::int64_t i = 0; i < length; ++i)
    for (std::int64_t k = 0; k < channels; ++k)
      to[i * channels + k] = i < count ? static_cast<float>(samples[i * has + std::min(k, has - 1)]) / 32768.0f : 0.0f;
  c.setOutput(0, std::move(audio));
  c.setOutput(1, Tensor(static_cast<std::int32_t>(format.rate)));
  return Status::ok();
}

template <class T> void put(std::string &out, T value) { out.append(reinterpret_cast<const char *>(&value), sizeof value); }

} // namespace

std::string wavBytes(std::span<const float> samples, std::int64_t channels, std::int64_t rate) {
  auto bytes = static_cast<std::uint32_t>(samples.size() * 2);
  std::string out = "RIFF";
  put<std::uint32_t>(out, 36 + bytes);
  out += "WAVEfmt ";
  put<std::uint32_t>(out, 16);
  put<std::uint16_t>(out, 1);
  put(out, static_cast<std::uint16_t>(channels));
  put(out, static_cast<std::uint32_t>(rate));
  put(out, static_cast<std::uint32_t>(rate * channels * 2));
  put(out, static_cast<std::uint16_t>(channels * 2));
  put<std::uint16_t>(out, 16);
  out += "data";
  put(out, bytes);
  for (float v : samples) put(out, static_cast<std::int16_t>(v == v ? std::clamp(std::round(v * 32768.0f), -32768.0f, 32767.0f) : 0.0f));
  return out;
}

namespace {

Status encodeWav(HostCall &c) {
  TFC_RETURN_IF_ERROR(wantArgs(c, 2, 1));
  const Tensor &audio = c.inputs[0];
  if (audio.dtype() != float32 || audio.shape().rank() != 2) return errors::invalidArgument("audio must be 2-dimensional", audio.shape().errorStr());
  if (!c.inputs[1].isScalar()) return errors::invalidArgument("Input sample rate should be a scalar tensor, got ", c.inputs[1].shape().errorStr(), " instead.");
  std::int64_t samples = audio.shape()[0], channels = audio.shape()[1], rate = c.inputs[1].asInt64(0);
  if (!samples || !channels) return errors::invalidArgument("audio must not be empty, got shape ", audio.shape().errorStr());
  if (channels > 0xffff / 2 || audio.size() > 0x7fffffff / 2 - 64) return errors::invalidArgument("audio of shape ", audio.shape().errorStr(), " is too large for WAV");
  if (rate <= 0 || rate > 0xffffffffll / (channels * 2)) return errors::invalidArgument("sample_rate must be in (0, 2^32), got: ", rate);
  c.setOutput(0, Tensor(wavBytes(audio.data<float>(), channels, rate)));
  return Status::ok();
}

} // namespace

void registerInputAudioKernels() {
  registerHostKernel("DecodeWav", decodeWav);
  registerHostKernel("EncodeWav", encodeWav);
}

} // namespace tfc::rt
