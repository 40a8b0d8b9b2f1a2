/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The rows, as data for a machine that does one thing: prepare a legal call, overwrite some bytes of
 * it, make it, and undo what should not have happened. See examination.h.
 */
#include "kernel/guard/examiner.h"

#include "kernel/guard/probe_clock.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/string.h"

/* The number of variables that are tried to find one that fits the buffers. */
#define CANDIDATES_MAX 64

/* A letter of Unicode's private use area, and the first number of our own vendor. */
#define NOBODYS_LETTER 0xe000
#define NOBODYS_VENDOR 0xb219471e

/* ---- The rows ---- */

enum {
	IN_BUFFERS = 1, /* the change is in the buffers, and not in the call */

	PLAIN = 0,
	EXISTING = 2,
	RUNTIME = 4,
};

/* `width` bytes from `start` on become `value`, and zero beyond its four. */
struct row {
	uint32_t value;
	uint16_t start;
	uint8_t width;
	uint8_t flags;
	uint8_t service; /* enum service */
};

#define IN_CALL(member, size, number) 0, offsetof(struct firmware_call, member), size, number
#define OF_BUFFERS(member, offset, size, number)                                                   \
	IN_BUFFERS, offsetof(struct probe_buffers, member) + (offset), size, number

#define ARGUMENT(index, number) IN_CALL(arguments[index], 8, number)
#define NO_ARGUMENT(index) IN_CALL(arguments[index], 8, 0)
#define NO_ARGUMENTS(count) IN_CALL(arguments, 8 * (count), 0)
#define TIME(field, number)                                                                        \
	OF_BUFFERS(time, offsetof(EFI_TIME, field), sizeof(((EFI_TIME *)0)->field),                \
		   (uint32_t)(number))
#define DATE(year, month, day)                                                                     \
	OF_BUFFERS(time, 0, 4, (year) | (month) << 16 | (uint32_t)(day) << 24)
#define SIZE(number) OF_BUFFERS(size, 0, 8, number)
#define NAME_STARTS(letter) OF_BUFFERS(name, 0, 2, letter)
#define VENDOR_STARTS(number) OF_BUFFERS(guid, 0, 4, number)
#define CAPSULE_FLAGS(number) OF_BUFFERS(capsule, 20, 4, number)

#define ROW_OF(identifier, name, subject, place, first, count, number)                             \
	[ROW_##identifier] = {number, first, count, (subject) | (place), SERVICE_##name},
#define ROW_WITH(...) ROW_OF(__VA_ARGS__)

static const struct row rows[ROW_COUNT] = {
#define ROW(identifier, name, subject, change, ...) ROW_WITH(identifier, name, subject, change)
	EXAMINATION(ROW)
#undef ROW
};

static void change(const struct row *row, struct probe_buffers *buffers, struct firmware_call *call)
{
	uint8_t *at = ((row->flags & IN_BUFFERS) ? (uint8_t *)buffers : (uint8_t *)call) +
		      row->start;
	uint64_t value = row->value;

	for (unsigned int i = 0; i < row->width; i++, value >>= 8)
		at[i] = (uint8_t)value;
}

/* ---- One row ---- */

struct examiner {
	struct probe_backend backend; /* its calls go through careful() */
	const struct probe_backend *plain;
	uint32_t left_alone;

	/* What `clock_of` overwrites, as it was, and the time then; SERVICE_COUNT: nothing was read. */
	enum service clock_of;
	struct probe_clock_before before;
	uint8_t now[sizeof(EFI_TIME)];
};

static uint32_t bit(enum service service)
{
	return UINT32_C(1) << service;
}

/* A service that is left alone counts as one that did not return. */
static void careful(void *context, struct firmware_call *call)
{
	struct examiner *examiner = context;

	call->outcome = CALL_ABORTED;
	if ((examiner->left_alone & bit(call->service)) == 0)
		examiner->plain->make(examiner->plain->context, call);
	if (call->outcome == CALL_ABORTED)
		examiner->left_alone |= bit(call->service);
}

static uint64_t make(struct examiner *examiner, struct firmware_call *call)
{
	careful(examiner, call);
	return call->outcome == CALL_ABORTED ? EXAMINATION_ABORTED : call->status;
}

/* Puts the key of the first variable that fits into the buffers, and its size. */
static bool find_variable(struct examiner *examiner)
{
	struct probe_buffers *buffers = examiner->backend.buffers;
	struct firmware_call next, get;

	(void)probe_prepare(SERVICE_GET_VARIABLE, buffers, &get);
	get.arguments[4] = 0; /* a size of 0, and so no buffer either */
	(void)probe_prepare(SERVICE_GET_NEXT_VARIABLE_NAME, buffers, &next);
	for (unsigned int i = 0; i < CANDIDATES_MAX; i++) {
		buffers->size = sizeof(buffers->name);
		if (make(examiner, &next) != EFI_SUCCESS)
			return false;
		buffers->size = 0;
		if (make(examiner, &get) == EFI_BUFFER_TOO_SMALL &&
		    buffers->size <= sizeof(buffers->data))
			return true;
	}
	return false;
}

/* The capsule's type is our vendor's GUID: there is no such type. */
static void prepare_capsule(struct probe_buffers *buffers, struct firmware_call *call)
{
	static const EFI_GUID type = BRIGHTLINE_VARIABLE_GUID;
	static const uint32_t header_size = 28;

	for (unsigned int i = 0; i < 4; i++)
		buffers->capsule[i] = ((const uint32_t *)&type)[i];
	buffers->capsule[4] = header_size;
	buffers->capsule[6] = header_size; /* of the whole image */
	buffers->values[0] = (uintptr_t)buffers->capsule;
	call->arguments[1] = 1;
}

/* Calls that were refused have changed nothing: what was read for one row holds for the next. */
static bool prepare_clock(struct examiner *examiner, enum service setter,
			  struct firmware_call *call)
{
	struct probe_buffers *buffers = examiner->backend.buffers;

	if (examiner->clock_of != setter) {
		if (!probe_clock_read(&examiner->backend, setter, &examiner->before))
			return false;
		memcpy(examiner->now, buffers->time, sizeof(examiner->now));
		examiner->clock_of = setter;
	}
	memcpy(buffers->time, examiner->now, sizeof(examiner->now));
	probe_clock_prepare(&examiner->backend, setter, call);
	return true;
}

/* A legal call of the row's service. False if its arguments cannot be prepared. */
static bool prepare(struct examiner *examiner, const struct row *row, struct firmware_call *call)
{
	struct probe_buffers *buffers = examiner->backend.buffers;

	switch (row->service) {
	case SERVICE_SET_TIME:
	case SERVICE_SET_WAKEUP_TIME:
		return prepare_clock(examiner, row->service, call);
	case SERVICE_SET_VARIABLE:
		(void)probe_prepare(row->service, buffers, call);
		call->arguments[3] = sizeof(buffers->size); /* a size of 0 would delete */
		return true;
	case SERVICE_UPDATE_CAPSULE:
	case SERVICE_QUERY_CAPSULE_CAPABILITIES:
		(void)probe_prepare(row->service, buffers, call);
		prepare_capsule(buffers, call);
		return true;
	default:
		(void)probe_prepare(row->service, buffers, call);
	}
	if ((row->flags & EXISTING) == 0)
		return true;
	if (!find_variable(examiner))
		return false;
	if (row->service == SERVICE_GET_NEXT_VARIABLE_NAME)
		buffers->size = sizeof(buffers->name);
	return true;
}

/* The variable of SetVariable is deleted as an operating system does it, whatever its attributes. */
static bool undo(struct examiner *examiner, struct firmware_call *call)
{
	switch (call->service) {
	case SERVICE_SET_TIME:
	case SERVICE_SET_WAKEUP_TIME:
		examiner->clock_of = SERVICE_COUNT;
		return probe_clock_put_back(&examiner->backend, call->service, &examiner->before);
	case SERVICE_SET_VARIABLE:
		call->arguments[2] = 0; /* attributes */
		call->arguments[3] = 0; /* size */
		return make(examiner, call) == EFI_SUCCESS;
	default:
		return true;
	}
}

static uint64_t examine(struct examiner *examiner, const struct row *row)
{
	struct firmware_call call = {0};
	uint64_t answer;

	if (!prepare(examiner, row, &call))
		return EXAMINATION_NOT_CALLED;
	change(row, examiner->backend.buffers, &call);
	answer = make(examiner, &call);
	if (answer == EFI_SUCCESS && !undo(examiner, &call))
		answer = EXAMINATION_NOT_UNDONE;
	return answer;
}

void examination_run(const struct probe_backend *backend, enum phase phase, uint32_t left_alone,
		     struct examination *examination)
{
	struct examiner examiner = {
		.backend = {backend->buffers, careful, &examiner},
		.plain = backend,
		.left_alone = left_alone,
		.clock_of = SERVICE_COUNT,
	};

	for (unsigned int i = 0; i < ROW_COUNT; i++) {
		const struct row *row = &rows[i];

		examination->answer[i] = EXAMINATION_NOT_CALLED;
		if ((examiner.left_alone & bit(row->service)) == 0 &&
		    !(phase == PHASE_BOOT && (row->flags & RUNTIME)))
			examination->answer[i] = examine(&examiner, row);
	}
}
