// Which program serves which inputs, and when another one is made. Free of MLIR, like JitSource.cpp.
//
// Threads: everything here may be called from several at once. No lock is held while a program is compiled: who asks for the same
// inputs waits for that one compilation, everybody else goes on.
#pragma once

#include "tfc/runtime/Session.h"

#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <mutex>

namespace tfc::compiler {

/// The programs for one set of inputs. The first few are made for exactly what is given; when that keeps changing, one is made that
/// takes for granted only what never changed.
class Versions {
public:
  using Compile = std::function<Expected<std::shared_ptr<rt::LoadedProgram>>(std::span<const Shape> shapes, const std::vector<bool> &known)>;
  /// With `owner` the programs live as long as this; without, as long as somebody holds them.
  explicit Versions(bool owner) : owner(owner) {}
  /// `decides`: whether the elements of an input count as given too, besides its shape. Errors are those of `compile`; one is
  /// told to all who waited for it, and forgotten.
  Expected<rt::EntryRef> find(std::span<const Tensor> inputs, const std::vector<bool> &decides, const Compile &compile);
  /// Whether a program is there or being made.
  bool alive() const;

private:
  static constexpr int exactOnes = 3;
  static constexpr std::size_t most = 8;
  struct Making { ///< a compilation under way, as those see it who wait for it
    bool wide = false, done = false;
    Status status;
    std::shared_ptr<rt::LoadedProgram> program;
  };
  struct Version {
    std::vector<Shape> shapes;
    std::vector<bool> known;
    std::vector<Tensor> values; ///< of the inputs that are known
    std::shared_ptr<Making> making = {}; ///< null once the program is there
    std::weak_ptr<rt::LoadedProgram> program = {};
    std::shared_ptr<rt::LoadedProgram> held = {};
    bool dead() const { return !making && program.expired(); }
  };
  static bool serves(const Version &v, std::span<const Tensor> inputs);
  void note(std::span<const Tensor> inputs, const std::vector<bool> &decides);
  Expected<rt::EntryRef> make(std::unique_lock<std::mutex> &lock, Version version, bool wide, const Compile &compile);

  const bool owner;
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::list<Version> versions; ///< the last used first
  std::vector<Shape> common;   ///< what all inputs so far agreed on
  std::vector<bool> constant;
  std::vector<Tensor> last;
  int misses = 0;
  bool exactOnly = false; ///< the wider program cannot be compiled
};

/// Versions by key. Keys whose programs have all gone are dropped in time.
class VersionTable {
public:
  std::shared_ptr<Versions> of(const std::string &key);
  std::size_t size() const;

private:
  static constexpr std::size_t few = 16;
  mutable std::mutex mutex;
  std::map<std::string, std::shared_ptr<Versions>> table;
  std::size_t sweepAt = few; ///< twice what the last sweep left, so that sweeping costs each new key a constant
};

} // namespace tfc::compiler
