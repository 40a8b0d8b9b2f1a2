/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The state of an audit's walk, besides the handoff's.
 */
#ifndef LOADER_AUDIT_H
#define LOADER_AUDIT_H

#include "kernel/guard/report_keeping.h"
#include "loader/steps.h"
/* gnu-efi first: everything else is free of firmware's headers. */
#include <arch/checked.h>
#include <audit/notes.h>

#include "kernel/guard/guard.h"
#include "kernel/guard/probe.h"
#include "loader/audit/core/report_name.h"
#include "loader/audit/core/scan.h"

#define AUDIT_RECORDS_MAX 512
#define AUDIT_STACK_SIZE (64 * 1024)
#define AUDIT_NAMES_MAX 256

/* Functions that are checked while others are (checked.h), and what was found of them before the stage. */
#define CHECKED_DEPTH_MAX 4
#define CHECKED_RECORDS_MAX 32

/* Page tables for repairs: a service that walks through foreign memory takes one for every 2 MiB that
 * it touches; and page tables for the loader itself, until the kernel is entered. */
#define AUDIT_TABLES_REPAIRS 512
#define AUDIT_TABLES_STAGE 256

/* The names of an audit's own steps, as in loader/steps.h. */
#define STEP_DRIVERS "start the drivers under test\0the medium cannot be read: make it again"
#define STEP_CALLS "call the services once\0"
#define STEP_STAGE "stand on our own tables\0memory came to the map as it was left"
#define STEP_PHYSICAL "call the services physically\0"
#define STEP_POINTERS "write the pointers down\0"

/* Buffers for one variable. */
struct variable_buffer {
	CHAR16 name[VARIABLE_NAME_SIZE / sizeof(CHAR16)];
	EFI_GUID vendor;
	uint8_t data[VARIABLE_DATA_SIZE];
};

/*
 * The memory that the loader itself needs behind the line, in pages of its own: the guard with its
 * descriptor tables and stacks, and objects that are too large for the image. The guard comes first,
 * for its alignment.
 */
struct stage {
	struct guard guard;
	uint8_t stack[AUDIT_STACK_SIZE];
	struct probe_buffers probe;	 /* firmware reads and writes it */
	struct variable_buffer variable; /* the same */
};

/* The census's notes until the handoff's notes have a place: they are copied there at the end. */
struct census_notes {
	struct census_block blocks[CENSUS_BLOCKS_MAX];
	struct census_residue residue[CENSUS_RESIDUE_MAX];
	struct census_word constants[CENSUS_CONSTANTS_MAX];
};

/* The best name of an image, which only firmware knows, kept until the images are chosen; and whether it
 * comes from a firmware volume. */
struct image_name {
	paddr_t base;
	bool from_volume;
	char name[HANDOFF_NAME_SIZE];
};

/* What became of the report of the start before; see home.c. */
struct home {
	const char
		*report; /* the text of the last that was found, in memory that is ours; or NULL */
	size_t length;
	bool written;	  /* it is on the medium */
	char where[128];  /* a sentence: its file, or why it stays in memory */
	bool lost;	  /* the start before was to leave a report, and did not */
	bool taken;	  /* its page was in the store, and is there no more */
	bool marked;	  /* this start is to leave one, and the stick knows it */
	bool chose_reset; /* reset= was not given */
	bool over;	  /* this start was for the report alone */
	uint64_t stick;	  /* EFI_STATUS: why the stick takes no report of this start */
	uint32_t places;  /* of reports that were found and need not stay, a bit each */
	char machine[REPORT_NAME_SIZE]; /* "": not asked yet */
};

struct audit {
	struct loader loader; /* first: the two are one address */
	struct audit_options options;
	enum phase phase;
	bool refusal_tests; /* calls that firmware must refuse are made: see audit_options_read() */
	bool faulted;	    /* the loader itself took an exception: firmware is no more called */

	/* In the handoff's block (extra.c), at their physical addresses until the stage is entered. */
	struct audit_notes *notes;
	struct access_record *records;
	struct census_range *census_ranges;
	struct census_word *census_words;
	struct census_notes *census_copy;
	struct variable_note *variables;
	void *census_room; /* the kernel's alone */

	struct stage *stage;
	struct pages stage_block;
	struct page_pool stage_pool; /* the end of the kernel's pool */
	uint8_t *offered_map;	     /* behind the stage: firmware's copy of the virtual map */
	const char *under_way;	     /* the last call that under_way() told, */
	enum phase under_way_in;     /* and when */
	struct report_writer writer; /* of the report in `kept` */
	struct pages kept;	     /* under reset=warm; no pages: there is none. See kept.c */
	struct home home;
	struct pages event_page;       /* see events.c; firmware keeps it as runtime memory */
	EFI_EVENT events[EVENT_COUNT]; /* NULL: not created */

	/* checked.c: pages of thunks, the second for SetVirtualAddressMap; calls under way; findings. */
	struct pages checked_pages[2];
	uint32_t checked_used[2];
	struct checked *checked_service; /* for services, while there is no guard */
	struct checked_state checked_states[CHECKED_DEPTH_MAX];
	uint32_t checked_depth, checked_count;
	struct access_record checked_records[CHECKED_RECORDS_MAX];

	uint64_t entry_before_drivers[SERVICE_COUNT]; /* of gRT */
	uint8_t emptied_by[SERVICE_COUNT];	      /* see struct audit_notes */
	EFI_RUNTIME_SERVICES *earlier;	  /* gRT before published_look() left it; or NULL */
	struct handoff_svam earlier_svam; /* with its entries of then */
	uint32_t nowhere; /* services, a bit each, whose entries lead where no memory is */
	struct handoff_drivers drivers;
	struct handoff_census census; /* its counts; addresses are filled in at the end */
	struct census_notes census_notes;
	struct image_name names[AUDIT_NAMES_MAX];
	uint32_t name_count;
};

/* Does the machine's owner want every call made, also calls that change something? */
bool audit_wants_all(const struct audit *audit);

/* ---- The additional steps of an audit, in its order ---- */

/* under_way.c: says which call is made now, a string that stays, unless it said so last; and output_step(), which
 * says so, too: what comes behind a call is not taken for it. */
void under_way(struct audit *audit, const char *what);
bool under_way_step(struct audit *audit, unsigned int number, const char *name);

/* kept.c: reports in memory. The second is for whoever is done with what was saved. */
void kept_save(struct audit *audit);
void kept_give_back(struct audit *audit);
void kept_reserve(struct audit *audit);

/* pstore_home.c: the page that the start before left in the store of variables. */
void pstore_save(struct audit *audit);

/* reports.c: files below FILE_FOLDER. The path of the one that was written, or was not, is in `path`. */
#define REPORTS_FOLDER "reports"
void reports_ask_machine(struct audit *audit); /* SMBIOS is read once */
EFI_STATUS reports_write(struct audit *audit, const char *suffix, const void *text, size_t length,
			 char path[FILE_NAME_SIZE]);
/* Is that very text the last report there is, or its end? */
bool reports_has(struct audit *audit, const char *suffix, const void *text, size_t length,
		 char path[FILE_NAME_SIZE]);
/* The mark of a start that is to leave a report. */
EFI_STATUS reports_mark(struct audit *audit);
bool reports_unmark(struct audit *audit);

/* home.c: the page of a report that came home, and the end of a start that was for it alone: false then.
 * And the end of a walk that failed, which leaves no report. */
bool home_come(struct audit *audit);
void home_stay(struct audit *audit);

/* console_cells.c: firmware's console as a place for a page; false if there is none. */
bool console_cells_open(struct cells *cells, SIMPLE_TEXT_OUTPUT_INTERFACE *console);

/* audit_options.c: the effect of the options on the walk; and \EFI\brightline\census-allow.txt. */
bool audit_options_read(struct audit *audit);

/* mode.c: the screen's size, if mode= was given. */
bool mode_set(struct audit *audit);
/* The screen again, once drivers under test have run. */
void mode_look(struct audit *audit);

/* late_mode.c: which screens there are, and right behind the line the mode that one of them has now. */
void late_mode_open(struct audit *audit);
void late_mode_look(struct audit *audit);

/* drivers.c */
bool drivers_start(struct audit *audit);

/* ready.c: signals ReadyToBoot, if a driver under test has registered for it. */
void ready_signal(struct audit *audit);

/* published.c: reads SystemTable->RuntimeServices again, before the calls of phase boot and right behind
 * the line, and goes over to another table if that is sound. */
void published_look(struct audit *audit);
/* Can gRT be read at all? A failure if not. */
bool published_meet(struct audit *audit);
/* Has no entry of the table that was gRT before changed since then? Firmware converts that one. */
void published_remember(struct audit *audit);
bool published_is_unchanged(const struct audit *audit);

/* first_call.c: gRT before the drivers; what they have put there, seen once before the calls of phase
 * boot and once behind the line, and which services are not called before phase virtual because of it. */
void first_call_remember(struct audit *audit);
void first_call_look(struct audit *audit);
/* Which entries of gRT has this driver left NULL? Called when one was started, before it is counted. For
 * SetVirtualAddressMap ConvertPointer's is put back: each handler calls it, of innocent drivers too. */
void first_call_started(struct audit *audit, const char *driver);
void first_call_lend(struct audit *audit);
/* A driver may take its hooks back, or put some in, while SetVirtualAddressMap is called, and that is no
 * conversion: in svam's record such an entry counts as if it had been there before the call. */
struct svam;
void first_call_follow(const struct audit *audit, const struct svam *svam);

/* events.c: events of the loader's own, which firmware is to signal at the exit and in
 * SetVirtualAddressMap. Without a page for their counters there are none, and the walk goes on. */
void events_open(struct audit *audit);
void events_read(const struct audit *audit, struct handoff_events *events);
void events_close(struct audit *audit);

/* extra.c: the audit's part of the handoff's block, and the stage. */
bool extra_reserve(struct audit *audit);
void extra_lay_out(struct audit *audit);
void extra_finish(struct audit *audit);

/* image_names.c: the names of all images, the drivers that are there still, and the values that the
 * census will take for residue; and the names for the images that were chosen. */
bool names_collect(struct audit *audit);
void names_use(struct audit *audit);

/* probes.c; and is a service not called in this phase: withheld, or where no memory is? */
bool probe_leaves_alone(const struct audit *audit, enum service service);
void probe_boot(struct audit *audit);
void probe_physical(struct audit *audit);

/* variables.c */
void variables_note(struct audit *audit);

/* stage.c: the loader's own page tables, stack, GDT and IDT. */
bool stage_rehearse(struct audit *audit);
bool stage_enter(struct audit *audit);
/* Adds our image, at its addresses from then on, and the stage to the handoff's ranges: the guard
 * needs the owner of memory. Once is enough, until the kernel's address space is built anew. */
void stage_note_ranges(struct audit *audit);
/* The address at which the loader's own variables are seen then. */
struct audit *stage_audit(struct audit *audit);
/* The top of the stack that the loader uses after the line; it lies in the stage. */
void *stage_stack(const struct audit *audit);

/* before_start.c: what a driver's data held before it was started, and firmware's tables before the first. */
void constants_note(struct audit *audit, const struct handoff_driver *driver);
void constants_note_tables(struct audit *audit);

/* pointers.c: the loader's side of the census */
void pointers_note_residue(struct audit *audit, enum census_residue_kind kind, const void *value);
void pointers_note_tables(struct audit *audit);
void pointers_take(struct audit *audit);

/* audit_end.c */
EFI_STATUS audit_end_return(struct audit *audit);
void audit_end_reset(struct audit *audit) __attribute__((noreturn));
/* The guard's panic: an exception that no service caused, in the loader itself. */
void audit_end_exception(void *audit, const struct exception_frame *frame)
	__attribute__((noreturn));

/* ---- loader/audit/arch/: verbs of the architecture ---- */

/* Leaves the current stack for the one that ends at `top` and calls `function` there, which does
 * not return. Used once, right behind the line. */
void arch_call_on_stack(void *top, void (*function)(void)) __attribute__((noreturn));

/* The notification function of the loader's events, which counts in `context`, a struct handoff_event
 * of the page that starts with their struct handoff_events. It runs wherever it is copied to. */
void arch_event_notify(void *event, void *context) __attribute__((ms_abi, visibility("hidden")));
extern const uint8_t arch_event_notify_end[] __attribute__((visibility("hidden")));

/* What the clock of loader/audit/acpi_timer.h shows. */
uint32_t arch_clock(uint16_t port);

/* Writes the control registers whole and turns to the page tables at `root`. */
void arch_use_tables(paddr_t root);

#endif
