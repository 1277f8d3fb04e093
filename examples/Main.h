// How the examples on the front end begin and end.
#pragma once

#include <tfc/tf.h>

#include <filesystem>
#include <iostream>

/// tf::app::run; an error is a line that begins with the program's name, and the exit status 1.
inline int runExample(const tf::app::Main &main, int argc, char **argv) {
  try {
    return tf::app::run(main, argc, argv);
  } catch (const std::exception &e) {
    std::cerr << std::filesystem::path(argv[0]).filename().string() << ": " << e.what() << '\n';
    return 1;
  }
}
