// Time as the waits of tf.train count it.
#pragma once

#include <chrono>
#include <thread>

namespace tfc::frontend {

/// Of a clock that never goes back.
inline double secondsNow() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }
inline void sleepSeconds(double s) { std::this_thread::sleep_for(std::chrono::duration<double>(s)); }

} // namespace tfc::frontend
