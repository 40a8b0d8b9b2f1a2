/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The two loaders, started some hundred times in one machine, each time by a firmware with one fault.
 *
 * Between the loader and the firmware that is really there stand a system table, boot services and a volume of
 * the sweep's own. A start ends where the loader returns, where it asks for the exit (which is not made), or
 * where it asks for a reset. Each is two lines on the serial port, with the loader's own between them:
 *
 *	sweep: start NAME
 *	sweep: end NAME: returned EFI_STATUS | exit | reset [left: ...]
 *
 * What is left is what the loader took and did not give back although it returned. tests/boot/sweep.t knows
 * the right end of each. A fault that stops the machine leaves its name in the last line.
 */
#ifndef SWEEP_H
#define SWEEP_H

#include "tests/drivers/driver.h"

#pragma GCC visibility push(hidden)

/* ---- serial.c ---- */

void say(const char *text);
void say_number(UINT64 number); /* decimal */

/* ---- One fault; sweep.fault is none between two starts ---- */

/* The calls of which the n-th can fail, or answer with success and do nothing. */
#define CALLS(CALL)                                                                                \
	CALL(AllocatePages)                                                                        \
	CALL(GetMemoryMap)                                                                         \
	CALL(AllocatePool)                                                                         \
	CALL(HandleProtocol)                                                                       \
	CALL(LocateHandleBuffer)                                                                   \
	CALL(SetWatchdogTimer)                                                                     \
	CALL(ExitBootServices)                                                                     \
	CALL(OpenVolume)                                                                           \
	CALL(Open)                                                                                 \
	CALL(Read)                                                                                 \
	CALL(SetPosition)                                                                          \
	CALL(GetPosition)                                                                          \
	CALL(CreateEvent)                                                                          \
	CALL(CreateEventEx)                                                                        \
	CALL(LocateProtocol)                                                                       \
	CALL(GetVariable)

enum call {
#define CALL(name) CALL_##name,
	CALLS(CALL)
#undef CALL
		CALL_COUNT
};

enum lie {
	LIE_NONE,
	LIE_ERROR,   /* EFI_DEVICE_ERROR */
	LIE_SUCCESS, /* and nothing is done, or the answer is nowhere */
	LIE_NEVER,   /* it does not return, and ends the start so */
};

/* A map on its way to the loader; `start` is NULL where only its size was asked for. */
struct shaped {
	UINT8 *start;
	UINTN size, stride, capacity;
	UINT32 version;
	EFI_STATUS status;
};

struct text {
	UINT8 *data;
	UINTN size;
};

struct fault {
	enum lie lie;
	enum call call;
	UINTN number; /* of the call, from 1; 0: every one */
	void (*shape)(struct shaped *map);
	BOOLEAN has_screen; /* `graphics` */
	BOOLEAN has_size;   /* the loader's own image, in firmware's words */
	UINT64 size;
	EFI_TPL level; /* at which the loader is started, if not TPL_APPLICATION */
};

struct sweep {
	EFI_HANDLE image;
	EFI_SYSTEM_TABLE *real;
	struct text loader, audit;   /* files: the handoff's loader, and the audit's */
	struct text kernel, options; /* and what they read; options without data: there is none */
	BOOLEAN is_audit;	     /* that loader is started */

	struct fault fault;
	UINTN calls[CALL_COUNT];      /* of the start under way */
	UINTN last_calls[CALL_COUNT]; /* and of the one before */
	EFI_GRAPHICS_OUTPUT_PROTOCOL graphics;
	EFI_GRAPHICS_OUTPUT_PROTOCOL_MODE graphics_mode;
	EFI_GRAPHICS_OUTPUT_MODE_INFORMATION graphics_info;

	/* The loader's; what is changed in them lasts until sweep_forget(). */
	EFI_SYSTEM_TABLE *system_table; /* in runtime memory, where the loader wants it */
	EFI_BOOT_SERVICES boot_services;
	EFI_CONFIGURATION_TABLE tables[64];
	SIMPLE_TEXT_OUTPUT_INTERFACE console;
	void *load_options;
	UINT32 load_options_size;

	UINTN starts;
};

extern struct sweep sweep;

/* ---- start.c ---- */

/* Loads the two loaders. */
EFI_STATUS sweep_load(void);

/* Makes everything right again. */
void sweep_forget(void);

/* One start with what was set up, which is forgotten then. `name` and the number behind it (-1: none) name
 * it. */
void sweep_start(const char *name, const char *part, INT64 number);

/* Ends the start under way. */
void end_start(int end) __attribute__((noreturn));
enum { END_RETURNED, END_EXIT, END_RESET, END_STRANGE };

/* ---- services.c ---- */

/* Is this call the one that lies? Counts it. */
BOOLEAN is_lie(enum call call);

void services_open(void);
/* The number of what is not given back; it is, then. */
UINTN pages_left(void), pools_left(void), events_left(void);
extern const char *strange_call;

/* Puts what stands between into gRT, whose entries the loader calls, and takes it out. */
void runtime_open(void), runtime_close(void);

/* ---- volume.c: the loader's own volume, with what the sweep holds in memory ---- */

extern EFI_FILE_IO_INTERFACE volume;
UINTN files_left(void);

/* ---- The faults, by what they are in ---- */

void sweep_calls(UINTN most);  /* calls.c: of each kind the first ones */
void sweep_maps(void);	       /* maps.c */
void sweep_tables(void);       /* tables.c */
void sweep_system_table(void); /* tables.c */
void sweep_levels(void);       /* start.c */
void sweep_screens(void);      /* tables.c */
void sweep_options(void);      /* options.c */
void sweep_kernels(void);      /* kernels.c */

#pragma GCC visibility pop

#endif
