/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Who keeps an address: the images that may have jumped there, where the stack does not show it.
 */
#ifndef AUDIT_HOLDERS_H
#define AUDIT_HOLDERS_H

#include <handoff.h>
#include <services.h>
#include <stdbool.h>

/* Images; more are not told apart. */
#define HOLDERS_MAX 4

struct holder {
	const struct handoff_image *image;
	bool in_image;	 /* in memory that its driver has allocated otherwise */
	uint64_t offset; /* of the word in the image */
};

struct holders {
	bool known; /* whether anybody keeps it: the loader has noted words */
	unsigned int count;
	struct holder holder[HOLDERS_MAX];
};

/*
 * The words of runtime memory that hold `address`, of those that the census noted before
 * SetVirtualAddressMap: as they were then, or as they are now (`today`); where the census notes nothing that
 * leads there, all words as they are now. They are those of `caller`, if
 * it has any; else the drivers' under test, in their images and in what they have allocated; else those
 * of other images.
 */
struct holders holders_find(const struct handoff *handoff, uint64_t address, bool today,
			    const struct handoff_image *caller);

/* The word of gRT itself from which a service is called, if a driver under test has put that table into its
 * own memory; otherwise it is the platform's, whoever wrote it. */
struct holders holders_of_entry(const struct handoff *handoff, enum service service);

/* Is it an image that a driver under test still runs in? */
bool holders_is_driver(const struct handoff *handoff, const struct handoff_image *image);

#endif
