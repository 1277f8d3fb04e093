/* The seam between compiled code and the runtime: plain C11, nothing but the C library's headers.
 *
 * A compiled model is a `tfc_program`: entries (one step function each) over one set of variables, with constants,
 * kernels and, if it has any, PTX text. JIT and ahead-of-time compilation fill the same descriptor. Compiled code
 * calls nothing by name: all it needs from outside comes through the `tfc_host` table of the `tfc_exec` it is given.
 *
 *   static int32_t add(tfc_exec *e) {                       // y = x + 1, x and y scalar floats
 *     float *y = e->host->output(e, 0, sizeof *y);
 *     if (!y) return TFC_RESOURCE_EXHAUSTED;
 *     *y = *(const float *)e->feeds[0].data + 1;
 *     return TFC_OK;
 *   }
 *   static const tfc_port x = {"x:0", TFC_FLOAT32, 0, {0}}, y = {"y:0", TFC_FLOAT32, 0, {0}};
 *   static const tfc_entry run = {.name = "run", .step = add, .num_feeds = 1, .feeds = &x, .num_fetches = 1, .fetches = &y};
 *   const tfc_program program = {.magic = TFC_MAGIC, .version = TFC_ABI_VERSION, .size = sizeof(tfc_program),
 *                                .num_entries = 1, .entries = &run};
 */
#ifndef TFC_ABI_PROGRAM_H
#define TFC_ABI_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define TFC_STATIC_ASSERT static_assert
#else
#define TFC_STATIC_ASSERT _Static_assert
#endif

#define TFC_MAGIC 0x43465431u /* "1TFC" */
#define TFC_ABI_VERSION 3u
#define TFC_MAX_RANK 8

/* Status codes of steps and host calls: TensorFlow's error codes. */
enum {
  TFC_OK = 0,
  TFC_CANCELLED = 1,
  TFC_INVALID_ARGUMENT = 3,
  TFC_RESOURCE_EXHAUSTED = 8,
  TFC_FAILED_PRECONDITION = 9,
  TFC_INTERNAL = 13
};
/* Element types: TensorFlow's DataType numbers; the full list is tfc::DType. */
enum { TFC_FLOAT32 = 1, TFC_FLOAT64 = 2, TFC_INT32 = 3, TFC_STRING = 7, TFC_INT64 = 9, TFC_BOOL = 10 };

typedef struct tfc_exec tfc_exec;

/* A dense row-major tensor. Elements of TFC_STRING are opaque to compiled code (std::string in the runtime). */
typedef struct tfc_tensor {
  void *data;
  int32_t dtype;
  int32_t rank;
  int64_t dims[TFC_MAX_RANK];
} tfc_tensor;

/* A variable of a session; owned by the runtime's state, shared by all entries. */
typedef struct tfc_variable {
  tfc_tensor value;
  int64_t capacity; /* bytes behind value.data */
  int32_t initialized;
  int32_t reserved;
} tfc_variable;

/* A kernel: works on tasks [begin, end) of a launch. `buffers`: one pointer per operand, inputs then outputs. `sizes`:
 * the dynamic dimensions of the operands, in operand order, then what scalar parameters the kernel has. Task
 * boundaries do not depend on the number of threads. Returns 0, or 1 + the index of an error site of the launch. */
typedef int32_t (*tfc_kernel)(void *const *buffers, const int64_t *sizes, int64_t begin, int64_t end);

/* What a kernel's non-zero result means. */
typedef struct tfc_error_site {
  int32_t code;
  int32_t reserved;
  const char *node;    /* graph node */
  const char *message; /* text for the user */
} tfc_error_site;

/* An attribute of a host op. kind: 'i' int/bool/type (i), 'f' float (f), 's' string (s, n bytes), 'I' list of ints,
 * types or bools (list, n elements), 'F' list of floats (floats, n). */
typedef struct tfc_attr {
  const char *name;
  int32_t kind;
  int32_t reserved;
  int64_t i;
  double f;
  const char *s;
  const int64_t *list;
  const double *floats;
  int64_t n;
} tfc_attr;

/* A call of a host op (one kernel of runtime/kernels or runtime/io). `index` numbers the call sites of a program: the
 * runtime keeps per-session state (random streams) and the resolved kernel by it. */
typedef struct tfc_host_op {
  const char *op;   /* TensorFlow op type, "RestoreV2" */
  const char *node; /* graph node */
  int32_t index;
  int32_t num_attrs;
  const tfc_attr *attrs;
  int32_t num_inputs, num_outputs;
} tfc_host_op;

/* A point in a step's memory: what was allocated or handed out behind it can be given back. The host's own. */
typedef struct tfc_mark {
  int64_t block, used, results;
} tfc_mark;

/* What compiled code may ask of the runtime. Function results: a status code, or NULL for no memory. A step that gets a
 * non-zero code returns it at once. */
typedef struct tfc_host {
  uint32_t version; /* TFC_ABI_VERSION */
  uint32_t size;    /* sizeof(tfc_host) */
  /* Runs kernel tasks [0, tasks), on the pool or in the caller; the result is that of the lowest failing task. */
  int32_t (*parallel_for)(tfc_exec *, tfc_kernel, void *const *buffers, const int64_t *sizes, int64_t tasks);
  /* Memory until the end of the step, 64-byte aligned. */
  void *(*allocate)(tfc_exec *, int64_t bytes);
  /* The buffer of fetch `index`, at least `bytes` big; sets exec->fetches[index].data. The dims there are right before
   * the step ends. Instead of asking for a buffer a step may point exec->fetches[index].data at any memory that lives
   * until its end (feeds, constants, variables, arena, outputs of host ops: the runtime copies), and for TFC_STRING it
   * always does. */
  void *(*output)(tfc_exec *, int32_t index, int64_t bytes);
  /* Runs a host op: reads `inputs`, fills `outputs` (data in step-lifetime memory, dims, dtype). */
  int32_t (*call)(tfc_exec *, const tfc_host_op *, const tfc_tensor *inputs, tfc_tensor *outputs);
  /* Records an error of the step for the user; returns site->code. */
  int32_t (*fail)(tfc_exec *, const tfc_error_site *site);
  /* Gives variable `index` the given dims and a buffer that fits them (contents undefined), and marks it initialised. */
  int32_t (*resize)(tfc_exec *, int32_t index, int32_t rank, const int64_t *dims);
  /* GPU: launches kernel `kernel` of the program's module; copies between host and device; device memory of the step. */
  int32_t (*gpu_launch)(tfc_exec *, int32_t kernel, const uint32_t grid_block[6], uint32_t shared_bytes, void **args);
  int32_t (*gpu_copy)(tfc_exec *, void *to, const void *from, int64_t bytes, int32_t direction); /* 0 h2d, 1 d2h, 2 d2d */
  void *(*gpu_allocate)(tfc_exec *, int64_t bytes);
  /* Loops whose iterations allocate: `mark` notes how far the step's memory is used; `release` gives back what `allocate` and
   * `call` handed out since, and may be called again for the same mark. Both return TFC_OK. */
  int32_t (*mark)(tfc_exec *, tfc_mark *mark);
  int32_t (*release)(tfc_exec *, const tfc_mark *mark);
  /* Copies `from` to memory that no `release` gives back and sets `to` to the copy. `number` names the value that a loop carries:
   * its last copy but one is overwritten. Nothing is copied if both have the same data. */
  int32_t (*keep)(tfc_exec *, int32_t number, const tfc_tensor *from, tfc_tensor *to);
  /* Copies the elements of a tensor of strings to to->data, where as many strings are; if that is NULL, to memory of the step, and
   * sets `to` to the copy. */
  int32_t (*copy_strings)(tfc_exec *, const tfc_tensor *from, tfc_tensor *to);
  /* Only steps that were compiled to be traced call it, around each launch: before, with the kernel's name and the names of the
   * graph nodes it carries, each ended by NUL and an empty one behind the last; after, with NULL. Returns TFC_OK. */
  int32_t (*trace)(tfc_exec *, const char *launch);
} tfc_host;

/* One run of one entry. Compiled code reads these fields; the runtime fills them. */
struct tfc_exec {
  const tfc_host *host;
  unsigned char *arena;            /* entry->arena_bytes, 64-byte aligned */
  const tfc_tensor *feeds;         /* entry->num_feeds */
  tfc_tensor *fetches;             /* entry->num_fetches; dims preset where the entry's port is static */
  tfc_variable *const *variables;  /* program->num_variables */
  const void *const *constants;    /* program->num_constants */
  void *runtime;                   /* the host's own */
  const int32_t *stop;             /* never NULL: a loop looks at it once an iteration and fails with TFC_CANCELLED if it is not 0 */
};

typedef int32_t (*tfc_step)(tfc_exec *);

/* A feed or fetch: tensor name, type, shape (rank -1: unknown; dim -1: unknown). */
typedef struct tfc_port {
  const char *name;
  int32_t dtype;
  int32_t rank;
  int64_t dims[TFC_MAX_RANK];
} tfc_port;

typedef struct tfc_variable_desc {
  const char *name; /* key of the state: shared_name or node name; also the checkpoint key */
  const char *container;
  int32_t dtype;
  int32_t rank; /* -1: unknown */
  int64_t dims[TFC_MAX_RANK];
} tfc_variable_desc;

typedef struct tfc_constant {
  const void *data; /* raw elements; for TFC_STRING an array of (int64 length, bytes) records */
  int64_t bytes;
  int32_t dtype;
  int32_t rank;
  int64_t dims[TFC_MAX_RANK];
} tfc_constant;

typedef struct tfc_entry {
  const char *name;
  tfc_step step;
  int32_t num_feeds, num_fetches;
  const tfc_port *feeds, *fetches;
  int64_t arena_bytes;
  int64_t device_arena_bytes;
} tfc_entry;

/* One GPU module a program: PTX text (NUL-terminated) and its kernels by name. */
typedef struct tfc_gpu_module {
  const char *ptx;
  int32_t num_kernels;
  const char *const *kernels;
} tfc_gpu_module;

/* No entry of the program changes a variable: its steps may run beside one another. Steps of a program that has variables
 * and not this flag run one at a time in a session. */
enum { TFC_PROGRAM_READ_ONLY = 1 };

typedef struct tfc_program {
  uint32_t magic, version;
  uint32_t size; /* sizeof(tfc_program) */
  uint32_t num_entries;
  const tfc_entry *entries;
  int32_t num_variables, num_constants, num_host_ops;
  int32_t flags; /* TFC_PROGRAM_... */
  const tfc_variable_desc *variables;
  const tfc_constant *constants;
  const tfc_host_op *const *host_ops;
  const tfc_gpu_module *gpu; /* NULL: no GPU code */
  const char *cpu;           /* the CPU the code was made for, "" = baseline */
} tfc_program;

TFC_STATIC_ASSERT(sizeof(tfc_tensor) == 16 + 8 * TFC_MAX_RANK, "tfc_tensor layout");
TFC_STATIC_ASSERT(sizeof(tfc_variable) == sizeof(tfc_tensor) + 16, "tfc_variable layout");
TFC_STATIC_ASSERT(sizeof(tfc_exec) == 8 * sizeof(void *), "tfc_exec layout");
TFC_STATIC_ASSERT(sizeof(tfc_host) == 8 + 14 * sizeof(void *), "tfc_host layout");

#ifdef __cplusplus
}
#endif
#endif
