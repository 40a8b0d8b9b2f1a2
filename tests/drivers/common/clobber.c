/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The moments of every driver that consists of a CLOBBERING_SERVICE. */
#include "tests/drivers/common/clobber.h"

EFI_QUERY_CAPSULE_CAPABILITIES firmware_service;

DRIVER_WRAPS(QueryCapsuleCapabilities, clobbering_service, firmware_service);
