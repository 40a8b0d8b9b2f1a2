/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The room of the store: what is kept free of it, and what is to be thought of firmware that has none.
 */
#ifndef SERVICES_VARIABLE_ROOM_H
#define SERVICES_VARIABLE_ROOM_H

#include "kernel/audit/services/audited.h"

/* Bytes of the store for one variable of ours: EDK II's header has 60, most names 30. */
#define VARIABLE_COST(size) (160 + (size))

/*
 * The reason why `cost` more bytes must not be written, or NULL: a reserve always stays free, for an
 * operating system and for the variables that firmware itself has to write in order to boot.
 */
const char *variable_store_is_full(struct service_check *check, uint64_t cost);

/*
 * After SetVariable of `size` bytes answered EFI_OUT_OF_RESOURCES: true if QueryVariableInfo has room for
 * them. The first check that finds it out has a reason then, and each later one is skipped for it.
 */
bool variable_room_is_denied(struct service_check *check, uint64_t size);

/*
 * After a check of another service that may keep its state in a variable: if all that is wrong with it is
 * that writing failed, and the store is full or refuses what it has room for, the first such check names
 * that cause, and later ones are skipped for it.
 */
void variable_room_explain(struct service_check *check);

/* Before the first check. */
void variable_room_forget(void);

#endif
