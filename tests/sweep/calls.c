/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The calls that a start without a fault makes, failing and lying once; and each kind of them, always. */
#include "tests/sweep/sweep.h"

static const char *const names[CALL_COUNT] = {
#define CALL(name) #name,
	CALLS(CALL)
#undef CALL
};

static const char *const words[] = {
	[LIE_ERROR] = "fails",
	[LIE_SUCCESS] = "lies",
	[LIE_NEVER] = "never returns",
};

/* To do nothing is no lie that a caller could see, and an exit that is made is none. */
static BOOLEAN can_lie(enum call call)
{
	return call != CALL_SetWatchdogTimer && call != CALL_ExitBootServices;
}

static void start(enum call call, UINTN number, enum lie lie)
{
	sweep.fault = (struct fault){.lie = lie, .call = call, .number = number};
	sweep_start(names[call], words[lie], (INT64)number);
}

void sweep_calls(UINTN most)
{
	UINTN counts[CALL_COUNT];

	sweep_start("calls are counted", NULL, -1);
	for (UINTN call = 0; call < CALL_COUNT; call++)
		counts[call] = sweep.last_calls[call] < most ? sweep.last_calls[call] : most;
	for (enum call call = 0; call < CALL_COUNT; call++)
		for (UINTN number = 0; number <= counts[call] && counts[call] > 0; number++) {
			start(call, number, LIE_ERROR);
			if (can_lie(call))
				start(call, number, LIE_SUCCESS);
			if (call == CALL_GetVariable)
				start(call, number, LIE_NEVER);
		}
}
