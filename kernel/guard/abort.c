/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Ending a service before it returns; see abort.h. */
#include "kernel/guard/abort.h"

#include <arch/resume.h>

#include "kernel/lib/efi_runtime.h"

void abort_call(struct guard *guard, struct exception_frame *frame)
{
	guard->call->outcome = CALL_ABORTED;
	guard->stepping = false;
	guard->tainted = true;
	exception_abort(frame, &guard->machine, EFI_ABORTED);
}
