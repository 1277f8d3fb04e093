/* Trains in C11: the model is an object file and a header made by tfc-compile. No runtime, no threads, no allocation; the
 * program needs libc and libm alone.
 *
 *   aot_training DIGITS.csv STATE EPOCHS
 *
 * Goes on from the file STATE if there is one, and leaves its state there: weights, the optimizer's moments, the step. */
#include "digits.h"

#include <stdio.h>
#include <stdlib.h>

enum { TRAIN = 1500, TEST = 297, PIXELS = 64, BATCH = 50, PER_EPOCH = TRAIN / BATCH };

static float images[TRAIN + TEST][PIXELS];
static int64_t labels[TRAIN + TEST];
static _Alignas(64) unsigned char memory[digits_MEMORY_BYTES];
static unsigned char saved[digits_SAVED_BYTES];

static int read_digits(const char *path) {
  FILE *file = fopen(path, "r");
  int row, i, value, ok = file != NULL;
  for (row = 0; ok && row < TRAIN + TEST; ++row) {
    for (i = 0; ok && i < PIXELS; ++i) {
      ok = fscanf(file, "%d,", &value) == 1;
      images[row][i] = (float)value / 16;
    }
    ok = ok && fscanf(file, "%d", &value) == 1;
    labels[row] = value;
  }
  if (file) fclose(file);
  return ok;
}

/* The state from a file. 0: there is none; -1: it is no state of this model. */
static int load(digits_state *s, const char *path) {
  FILE *file = fopen(path, "rb");
  size_t n;
  if (!file) return 0;
  n = fread(saved, 1, sizeof saved, file);
  n += fgetc(file) != EOF;
  fclose(file);
  return n == sizeof saved && digits_state_restore(s, saved) == TFC_OK ? 1 : -1;
}

/* To a new file that takes the old one's place: a kill leaves one of them whole. */
static int save(const digits_state *s, const char *path) {
  char part[4096];
  FILE *file;
  int ok = snprintf(part, sizeof part, "%s.part", path) < (int)sizeof part;
  if (!ok || !(file = fopen(part, "wb"))) return 0;
  digits_state_save(s, saved);
  ok = fwrite(saved, 1, sizeof saved, file) == sizeof saved;
  return (fclose(file) == 0) & ok && rename(part, path) == 0;
}

/* A batch of training digits in an order that is a function of the step, so that a resumed run sees what an undisturbed one sees:
 * each epoch walks the digits with a stride of its own, prime to their number. */
static void batch(int64_t step, float x[BATCH][PIXELS], int64_t y[BATCH]) {
  static const int strides[] = {7, 11, 13, 17, 19, 23, 29, 31};
  int64_t epoch = step / PER_EPOCH, first = step % PER_EPOCH * BATCH;
  int i;
  for (i = 0; i < BATCH; ++i) {
    int64_t row = ((first + i) * strides[epoch % 8] + epoch) % TRAIN;
    memcpy(x[i], images[row], sizeof x[i]);
    y[i] = labels[row];
  }
}

static void show(const float *image, int64_t said) {
  int i;
  for (i = 0; i < PIXELS; ++i) {
    int level = (int)(image[i] * 9);
    printf("%c%c%s", " .:-=+*#%@"[level], " .:-=+*#%@"[level], i % 8 == 7 ? "\n" : "");
  }
  printf("is a %d\n", (int)said);
}

static int fail(const char *what, const char *why) {
  fprintf(stderr, "aot_training: %s%s%s\n", what, *why ? ": " : "", why);
  return 1;
}

int main(int argc, char **argv) {
  static float x[BATCH][PIXELS];
  static int64_t y[BATCH], said[TEST];
  digits_state state;
  int64_t step, last;
  int i, right = 0, loaded;
  float loss = 0, mean = 0;
  if (argc != 4 || (last = atol(argv[3]) * PER_EPOCH) <= 0) {
    fprintf(stderr, "usage: aot_training DIGITS.csv STATE EPOCHS\n");
    return 2;
  }
  if (!read_digits(argv[1])) return fail(argv[1], "cannot be read");

  digits_state_init(&state, memory);
  if (digits_init(&state) != TFC_OK) return fail("init", digits_state_error(&state));
  if ((loaded = load(&state, argv[2])) < 0) return fail(argv[2], "is no state of this model");
  if (digits_where(&state, &step) != TFC_OK) return fail("where", digits_state_error(&state));
  if (loaded) printf("resumed at step %d\n", (int)step);

  for (; step < last; ++step) {
    batch(step, x, y);
    if (digits_train(&state, x[0], y, &loss) != TFC_OK) return fail("train", digits_state_error(&state));
    mean += loss / PER_EPOCH;
    if ((step + 1) % PER_EPOCH) continue;
    if ((step + 1) / PER_EPOCH % 5 == 0) printf("epoch %2d  loss %.4f\n", (int)((step + 1) / PER_EPOCH), mean);
    mean = 0;
  }
  if (!save(&state, argv[2])) return fail(argv[2], "cannot be written");

  if (digits_predict(&state, images[TRAIN], said) != TFC_OK) return fail("predict", digits_state_error(&state));
  for (i = 0; i < TEST; ++i) right += said[i] == labels[TRAIN + i];
  for (i = 0; i < 2; ++i) show(images[TRAIN + i], said[i]);
  printf("right on %d of %d digits it has not seen\n", right, TEST);
  return right >= TEST * 9 / 10 ? 0 : fail("it learned too little", "");
}
