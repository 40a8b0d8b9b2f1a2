/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The steps of the walk, in its order; each lives in the file of the same subject.
 */
#ifndef STEPS_H
#define STEPS_H

#include "loader/loader.h"
#include "loader/report.h"

/* The entry point of the image: firmware relocates it and calls this, with nothing in between. */
EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table);

/* Phase boot. */
bool firmware_meet(struct loader *loader);	/* firmware.c */
bool options_read(struct loader *loader);	/* options.c */
bool drivers_start(struct loader *loader);	/* drivers.c */
bool kernel_load(struct loader *loader);	/* kernel.c */
bool reserve_pages(struct loader *loader);	/* reserve.c */
bool collect_tables(struct loader *loader);	/* collect.c */
bool probe_boot(struct loader *loader);		/* probe.c */
bool exit_boot_services(struct loader *loader); /* exit.c */

/* Ends step 7, under svam-test=before-exit: SetVirtualAddressMap while boot services are there. */
void svam_try_before_exit(struct loader *loader); /* svam.c */

/* Phase physical. */
bool collect_attributes(struct loader *loader); /* collect.c */
bool svam_plan(struct loader *loader);		/* svam.c */
bool stage_enter(struct loader *loader);	/* stage.c */
bool probe_physical(struct loader *loader);	/* probe.c */
bool census_take(struct loader *loader);	/* census.c */
bool svam_call(struct loader *loader);		/* svam.c */
bool kernel_enter(struct loader *loader);	/* enter.c */

/* Will SetVirtualAddressMap be called? Not under virtmap=none, nor where firmware says that it cannot. */
bool svam_is_wanted(const struct loader *loader);
/* The end of probe_boot(); variables.c. */
void variables_note(struct loader *loader);

/* Where the parts of the handoff block are if it is seen at `start`, and what comes behind the last;
 * reserve.c. */
uint64_t reserve_lay_out(struct loader *loader, uint64_t start);

/* Where the loader's own variables are seen from step 11 on; stage.c. */
struct loader *stage_loader(struct loader *loader);

/* The top of the stack that the loader stands on after the line; it lies in the stage. */
void *loader_stack(const struct loader *loader);

#endif
