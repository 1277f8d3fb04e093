/* A program in the form compiled code has, written by hand: what the runtime must serve with no compiler built. */
#include "handwritten.h"

static int32_t addOne(tfc_exec *e) {
  float *y = e->host->output(e, 0, sizeof *y);
  if (!y) return TFC_RESOURCE_EXHAUSTED;
  *y = *(const float *)e->feeds[0].data + 1;
  return TFC_OK;
}

/* w = [1, 2, 3, 4] */
static int32_t initialize(tfc_exec *e) {
  const int64_t dims[1] = {4};
  int32_t code = e->host->resize(e, 0, 1, dims);
  if (code) return code;
  float *w = e->variables[0]->value.data;
  const float *start = e->constants[0];
  for (int i = 0; i < 4; ++i) w[i] = start[i];
  return TFC_OK;
}

/* w += x, fetches w and its sum through the arena */
static const tfc_error_site uninitialized = {TFC_FAILED_PRECONDITION, 0, "w/read", "Attempting to use uninitialized value w"};
static int32_t train(tfc_exec *e) {
  if (!e->variables[0]->initialized) return e->host->fail(e, &uninitialized);
  float *w = e->variables[0]->value.data, *sum = (float *)e->arena;
  *sum = 0;
  for (int i = 0; i < 4; ++i) *sum += w[i] += *(const float *)e->feeds[0].data;
  e->fetches[0].data = w;
  e->fetches[1].data = sum;
  return TFC_OK;
}

/* w = concat(w, w): the old buffer is read after the resize */
static int32_t grow(tfc_exec *e) {
  if (!e->variables[0]->initialized) return e->host->fail(e, &uninitialized);
  const float *old = e->variables[0]->value.data;
  const int64_t n = e->variables[0]->value.dims[0], dims[1] = {2 * n};
  int32_t code = e->host->resize(e, 0, 1, dims);
  if (code) return code;
  float *w = e->variables[0]->value.data;
  for (int64_t i = n - 1; i >= 0; --i) w[i] = w[n + i] = old[i];
  return TFC_OK;
}

/* s[i] = sum of row i of x, a task a row; a negative element is error site 1 */
static int32_t rowSums(void *const *buffers, const int64_t *sizes, int64_t begin, int64_t end) {
  const float *x = buffers[0];
  float *s = buffers[1];
  const int64_t columns = sizes[1];
  for (int64_t i = begin; i < end; ++i) {
    s[i] = 0;
    for (int64_t k = 0; k < columns; ++k) {
      if (x[i * columns + k] < 0) return 1 + (int32_t)(i % 2);
      s[i] += x[i * columns + k];
    }
  }
  return 0;
}
static const tfc_error_site negative[2] = {{TFC_INVALID_ARGUMENT, 0, "check/even", "negative value in an even row"},
                                           {TFC_INVALID_ARGUMENT, 0, "check/odd", "negative value in an odd row"}};
static int32_t sums(tfc_exec *e) {
  const tfc_tensor *x = &e->feeds[0];
  float *twice = e->host->allocate(e, x->dims[0] * x->dims[1] * (int64_t)sizeof(float));
  if (!twice) return TFC_RESOURCE_EXHAUSTED;
  for (int64_t i = 0; i < x->dims[0] * x->dims[1]; ++i) twice[i] = 2 * ((const float *)x->data)[i];
  float *s = e->host->output(e, 0, x->dims[0] * (int64_t)sizeof(float));
  if (!s) return TFC_RESOURCE_EXHAUSTED;
  e->fetches[0].dims[0] = x->dims[0];
  void *const buffers[2] = {twice, s};
  int32_t site = e->host->parallel_for(e, rowSums, buffers, x->dims, x->dims[0]);
  return site ? e->host->fail(e, &negative[site - 1]) : TFC_OK;
}

static const int64_t three = 3;
static const tfc_attr randomAttrs[3] = {{.name = "seed", .kind = 'i', .i = 7}, {.name = "seed2", .kind = 'i', .i = 3},
                                        {.name = "dtype", .kind = 'i', .i = TFC_FLOAT32}};
static const tfc_host_op randomOp = {"RandomUniform", "noise", 0, 3, randomAttrs, 1, 1};
static const tfc_host_op missingOp = {"NoSuchOp", "missing", 1, 0, 0, 0, 1};
static int32_t noise(tfc_exec *e) {
  tfc_tensor shape = {(void *)&three, TFC_INT64, 1, {1}}, out;
  int32_t code = e->host->call(e, &randomOp, &shape, &out);
  if (code) return code;
  e->fetches[0].data = out.data;
  return TFC_OK;
}
static int32_t missing(tfc_exec *e) {
  tfc_tensor out;
  return e->host->call(e, &missingOp, 0, &out);
}

static int32_t words(tfc_exec *e) {
  e->fetches[0].data = (void *)e->constants[1];
  return TFC_OK;
}

static int32_t gpu(tfc_exec *e) { return e->host->gpu_allocate(e, 64) ? TFC_OK : TFC_RESOURCE_EXHAUSTED; }
static int32_t forgetful(tfc_exec *e) { return TFC_OK; }

static const tfc_port x = {"x:0", TFC_FLOAT32, 0, {0}}, y = {"y:0", TFC_FLOAT32, 0, {0}};
static const tfc_port trained[2] = {{"w:0", TFC_FLOAT32, 1, {4}}, {"sum:0", TFC_FLOAT32, 0, {0}}};
static const tfc_port rows = {"rows:0", TFC_FLOAT32, 2, {-1, 3}}, rowSum = {"rowsum:0", TFC_FLOAT32, 1, {-1}};
static const tfc_port noiseOut = {"noise:0", TFC_FLOAT32, 1, {3}}, wordsOut = {"words:0", TFC_STRING, 1, {2}};
static const tfc_port lost = {"lost:0", TFC_FLOAT32, 1, {2}};

static const tfc_entry entries[] = {
    {.name = "run", .step = addOne, .num_feeds = 1, .feeds = &x, .num_fetches = 1, .fetches = &y},
    {.name = "init", .step = initialize},
    {.name = "train", .step = train, .num_feeds = 1, .feeds = &x, .num_fetches = 2, .fetches = trained, .arena_bytes = 64},
    {.name = "grow", .step = grow},
    {.name = "sums", .step = sums, .num_feeds = 1, .feeds = &rows, .num_fetches = 1, .fetches = &rowSum},
    {.name = "noise", .step = noise, .num_fetches = 1, .fetches = &noiseOut},
    {.name = "missing", .step = missing},
    {.name = "words", .step = words, .num_fetches = 1, .fetches = &wordsOut},
    {.name = "gpu", .step = gpu},
    {.name = "forgetful", .step = forgetful, .num_fetches = 1, .fetches = &lost},
};

static const float start[4] = {1, 2, 3, 4};
static const struct {
  int64_t n0;
  char s0[8];
  int64_t n1;
} strings = {8, {'e', 'i', 'g', 'h', 't', ' ', 'c', 'h'}, 0};
static const tfc_constant constants[2] = {{start, sizeof start, TFC_FLOAT32, 1, {4}}, {&strings, 24, TFC_STRING, 1, {2}}};
static const tfc_variable_desc variable = {"w", "", TFC_FLOAT32, -1, {0}};
static const tfc_host_op *const hostOps[2] = {&randomOp, &missingOp};

const tfc_program handwritten = {.magic = TFC_MAGIC,
                                 .version = TFC_ABI_VERSION,
                                 .size = sizeof(tfc_program),
                                 .num_entries = sizeof entries / sizeof *entries,
                                 .entries = entries,
                                 .num_variables = 1,
                                 .variables = &variable,
                                 .num_constants = 2,
                                 .constants = constants,
                                 .num_host_ops = 2,
                                 .host_ops = hostOps,
                                 .cpu = ""};

static const tfc_entry scalar = {.name = "run", .step = addOne, .num_feeds = 1, .feeds = &x, .num_fetches = 1, .fetches = &y};
const tfc_program handwrittenScalar = {
    .magic = TFC_MAGIC, .version = TFC_ABI_VERSION, .size = sizeof(tfc_program), .num_entries = 1, .entries = &scalar, .cpu = ""};
