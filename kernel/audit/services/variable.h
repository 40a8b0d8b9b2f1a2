/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The common part of the checks of the variable services: the buffers that firmware reads and writes,
 * and the calls that are made with them.
 */
#ifndef SERVICES_VARIABLE_H
#define SERVICES_VARIABLE_H

#include <audit/variables.h>
#include <stdbool.h>

#include "kernel/audit/services/audited.h"

/* A name, and its vendor. */
struct variable_key {
	CHAR16 name[VARIABLE_NAME_SIZE / sizeof(CHAR16)];
	EFI_GUID vendor;
};

/* Statics of the kernel: mapped whenever firmware is called. */
struct variable_buffers {
	struct variable_key key;
	uint64_t name_size;
	uint32_t attributes;
	uint64_t size;
	uint8_t data[VARIABLE_DATA_SIZE];
};
extern struct variable_buffers variable_buffers;

/* The value of a byte that firmware did not write. */
#define VARIABLE_SPOILED 0xee

/* The reason to skip checks of authenticated variables, as for OVMF without Secure Boot. */
#define VARIABLE_NOT_AUTHENTICATED "this firmware has no authenticated variables"

extern const EFI_GUID variable_global; /* the specification's own vendor */
extern const EFI_GUID variable_ours;   /* nobody else's */

/* ---- variable_read.c ---- */

/* Chooses the variable for the next calls: an ASCII name of the given vendor. */
void variable_choose(const char *name, const EFI_GUID *vendor);

/* GetVariable of the chosen one with that capacity; the answer is in the buffers. */
EFI_STATUS variable_get(struct service_check *check, uint64_t capacity);

/* QueryVariableInfo's answer about variables that can be written after the exit, or others. */
struct variable_info {
	uint64_t maximum;
	uint64_t remaining;
	uint64_t maximum_variable;
};
EFI_STATUS variable_query(struct service_check *check, uint32_t attributes,
			  struct variable_info *info);

/* ---- variable_names.c ---- */

enum variable_step {
	VARIABLE_STEP_NEXT, /* the buffers hold another variable */
	VARIABLE_STEP_END,  /* the list is over */
	VARIABLE_STEP_FAULT /* the check has a reason now, or is skipped */
};

/*
 * GetNextVariableName: puts the key behind the chosen one into the buffers; an empty name starts the
 * list. `capacity` is the size in bytes that firmware is told, and grows as firmware asks.
 */
enum variable_step variable_next(struct service_check *check, uint64_t *capacity);

/* One call of it; the size that it asks for, or wrote, is in the buffers. */
EFI_STATUS variable_ask_next(struct service_check *check, uint64_t capacity);

/* The number of characters, without the end. */
uint64_t variable_name_length(const CHAR16 *name);
bool variable_is_same_key(const struct variable_key *left, const struct variable_key *right);

/*
 * The whole list: `visit` finds each variable in the buffers, may read it, and leaves the key alone.
 * Returns whether the end was reached; if not, the check has a reason, or is skipped: where firmware is to
 * blame, the first one has the reason.
 */
typedef void (*variable_visitor)(struct service_check *check, void *context);
bool variable_list(struct service_check *check, variable_visitor visit, void *context);

/* Before the first check. */
void variable_list_forget(void);

/* ---- variable_store.c: the chosen variable is written ---- */

EFI_STATUS variable_set(struct service_check *check, uint32_t attributes, const void *data,
			uint64_t size);

/* SetVariable that must succeed: adds a reason if it fails, or skips the check if it may fail. */
bool variable_write(struct service_check *check, uint32_t attributes, const void *data,
		    uint64_t size, const char *what);

/* Before the first check. */
void variable_store_forget(void);

/* Deletes it, as the specification has it: no contents. */
EFI_STATUS variable_erase(struct service_check *check);

/*
 * The variable must now be `size` bytes long, hold `data` and have VARIABLE_ATTRIBUTES, or it is a
 * reason. The buffer is just as large, so that a larger variable shows; whether GetVariable reports
 * sizes well is judged by a check of its own.
 */
bool variable_holds(struct service_check *check, const char *after, const void *data,
		    uint64_t size);

/* The same for a variable that has other attributes. */
bool variable_holds_with(struct service_check *check, uint32_t attributes, const char *after,
			 const void *data, uint64_t size);

/* The variable must not be there any more, or it is a reason. */
bool variable_is_gone(struct service_check *check, const char *after);

/* Contents to write, VARIABLE_CONTENT_SIZE bytes: for two seeds below 256 no byte is the same. */
#define VARIABLE_CONTENT_SIZE 8192
const uint8_t *variable_content(unsigned int seed);

#endif
