// Signals over time (tf.signal, contrib.signal): frames, windows, short-time Fourier transforms. fft and its kin are one-op functions
// of Array.h.
//
//   auto spectrum = tf::signal::stft(audio, 256, 128);                     // [..., frames, 129] complex64
//   auto again = tf::signal::inverse_stft(spectrum, 256, 128, {.window_fn = tf::signal::inverse_stft_window_fn(128)});
//
// Signals have a known rank. Lengths and steps are counts of samples, and scalars.
#pragma once

#include "tfc/frontend/Array.h"

#include <functional>

namespace tfc::signal {

/// The unique components [..., n / 2 + 1] of the transform of real [..., samples]; fft_length [1]: n, longer or shorter than the input.
Output rfft(In input, std::optional<In> fft_length = {}, Name o = {});
Output irfft(In input, std::optional<In> fft_length = {}, Name o = {}); ///< real [..., n]

struct FrameOpts { TFC_NAMED; bool pad_end = false; In pad_value = 0; int axis = -1; std::string name{}; };
/// [..., frames, frame_length, ...]: pieces that begin each frame_step samples of `axis`; pad_end fills the last ones with pad_value.
Output frame(In signal, In frame_length, In frame_step, FrameOpts o = {});
/// [..., samples] of [..., frames, frame_length]: what overlaps is added.
Output overlap_and_add(In signal, In frame_step, Name o = {});

struct WindowOpts { TFC_NAMED; bool periodic = true; DType dtype = DType::float32; std::string name{}; };
/// [window_length]. ValueError: dtype is no floating type.
Output hann_window(In window_length, WindowOpts o = {});
Output hamming_window(In window_length, WindowOpts o = {});

using WindowFn = std::function<Output(In frame_length, DType dtype)>;
struct StftOpts {
  TFC_NAMED;
  std::optional<In> fft_length{};        ///< the power of two at or above frame_length, if not given
  std::optional<WindowFn> window_fn{};   ///< hann_window, if not given; an empty function: none
  bool pad_end = false;                  ///< of stft
  std::string name{};
};
/// Complex [..., frames, fft_length / 2 + 1] of real [..., samples].
Output stft(In signals, In frame_length, In frame_step, StftOpts o = {});
/// Real [..., samples] of [..., frames, fft_length / 2 + 1].
Output inverse_stft(In stfts, In frame_length, In frame_step, StftOpts o = {});
/// The window with which inverse_stft undoes an stft with forward_window_fn (hann_window, if not given).
WindowFn inverse_stft_window_fn(In frame_step, std::optional<WindowFn> forward_window_fn = {}, Name o = {});

} // namespace tfc::signal

namespace tfc::contrib::signal {
using tfc::signal::frame, tfc::signal::hamming_window, tfc::signal::hann_window, tfc::signal::inverse_stft, tfc::signal::inverse_stft_window_fn, tfc::signal::overlap_and_add,
    tfc::signal::stft;
} // namespace tfc::contrib::signal
