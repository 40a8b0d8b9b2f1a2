/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The variables as they were before the exit, so that the kernel can tell whether they changed.
 *
 * UEFI 2.10, section 8.2: a variable without EFI_VARIABLE_RUNTIME_ACCESS is gone after the exit, and
 * one with it stays as it is. The loader writes down what GetNextVariableName lists, as late in phase
 * boot as it can; it judges nothing. kernel/audit/services/variable_same.c compares.
 */
#ifndef VARIABLES_H
#define VARIABLES_H

#include <address.h>
#include <stdint.h>

/* The sizes of the buffers for a name and for contents, in bytes; the same on both sides of the exit,
 * so that a name or contents that are too large get the same answer. */
#define VARIABLE_NAME_SIZE 4096
#define VARIABLE_DATA_SIZE 65536

/* OVMF lists 42 before the exit, a notebook some hundreds. More than VARIABLE_NOTES_MAX are only
 * counted; a list that reaches VARIABLE_LIST_MAX is taken for endless. */
#define VARIABLE_NOTES_MAX 1024
#define VARIABLE_LIST_MAX 4096

/* Including the terminator: nearly every name fits as a whole. */
#define VARIABLE_NOTE_NAME_SIZE 48

struct variable_note {
	uint8_t vendor[16];   /* EFI_GUID */
	uint32_t name_length; /* in characters, without its end */
	uint32_t name_sum;    /* of these */
	uint64_t status;      /* of GetVariable */
	uint64_t size;	      /* as GetVariable answered it */
	uint32_t attributes;
	uint32_t data_sum;		    /* of the contents; 0 if they could not be read */
	char name[VARIABLE_NOTE_NAME_SIZE]; /* ASCII, cut off if need be, always terminated */
};

struct handoff_variables {
	vaddr_t notes; /* struct variable_note[count] */
	uint32_t count;
	uint32_t count_all; /* the number of listed variables, also of those that did not fit */
	uint64_t status;    /* of the call that ended the list: EFI_NOT_FOUND at its real end */
	uint64_t too_slow;  /* 1: the list was given up when it had taken as long as hang-limit= */
};

_Static_assert(sizeof(struct variable_note) == 96, "no padding in a note");

#endif
