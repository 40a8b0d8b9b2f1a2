/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The drivers under test, as the loader started them.
 */
#ifndef AUDIT_DRIVERS_H
#define AUDIT_DRIVERS_H

#include <handoff.h>

#define HANDOFF_DRIVERS 64

/* The kinds of images, as a PE header states them. */
#define PE_SUBSYSTEM_EFI_APPLICATION 10
#define PE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER 11
#define PE_SUBSYSTEM_EFI_RUNTIME_DRIVER 12

/* A driver under test. Base, size and subsystem are those of its image between LoadImage and
 * StartImage. The image may be gone at the exit: firmware unloads an application that returned and a
 * driver that failed, and UnloadImage any other that lets itself be unloaded. */
struct handoff_driver {
	paddr_t base;
	uint64_t size;	    /* 0 if it did not load */
	uint64_t status;    /* of StartImage; of LoadImage, if it did not load */
	uint32_t loaded;    /* StartImage was called */
	uint32_t subsystem; /* of its PE header; 0 if that cannot be read */
	uint32_t present;   /* its image was still there shortly before the exit */
	uint32_t
		ready; /* it registered for EFI_EVENT_GROUP_READY_TO_BOOT, or for the one after it */
	char name[HANDOFF_NAME_SIZE];
};

struct handoff_drivers {
	uint32_t count;
	uint32_t count_all; /* the number of drivers, also of those that did not fit */
	uint32_t
		ready_signalled; /* that group was signalled, because one of them registered for it */
	uint32_t
		unchecked; /* notification functions that firmware was given as they are: no room */
	struct handoff_driver driver[HANDOFF_DRIVERS];
};

/* The driver whose image is at `address`, or was: of several the last. NULL if there is none. */
static inline const struct handoff_driver *drivers_find(const struct handoff_drivers *drivers,
							paddr_t address)
{
	for (uint32_t i = drivers->count; i-- > 0;) {
		const struct handoff_driver *driver = &drivers->driver[i];

		if (address.value - driver->base.value < driver->size)
			return driver;
	}
	return NULL;
}

#endif
