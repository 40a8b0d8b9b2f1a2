/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Event groups that gnu-efi's headers lack (UEFI 2.10, section 7.1.2). A group also works with
 * CreateEventEx's plain EVT_NOTIFY_SIGNAL, where the old event types carry a meaning of their own.
 */
#ifndef GROUPS_H
#define GROUPS_H

#define EVENT_GROUP_EXIT_BOOT_SERVICES                                                             \
	{                                                                                          \
		0x27abf055, 0xb1b8, 0x4c26,                                                        \
		{                                                                                  \
			0x80, 0x48, 0x74, 0x8f, 0x37, 0xba, 0xa2, 0xdf                             \
		}                                                                                  \
	}

#define EVENT_GROUP_VIRTUAL_ADDRESS_CHANGE                                                         \
	{                                                                                          \
		0x13fa7698, 0xc831, 0x49c7,                                                        \
		{                                                                                  \
			0x87, 0xea, 0x8f, 0x43, 0xfc, 0xc2, 0x51, 0x96                             \
		}                                                                                  \
	}

#endif
