/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Authenticated variables: any key may create one of its own, and then no other key may write it. UEFI
 * 2.10, sections 8.2.2 and 8.2.3; for private variables neither PK nor KEK is asked.
 *
 * fwts's uefirtauthvar and edk2-test have the same questions; here they are asked after the exit.
 */
#include "kernel/audit/report/known_checks.h"
#include "kernel/audit/services/signed_writes.h"
#include "kernel/audit/services/stateful_checks.h"
#include "kernel/audit/services/variable_failures.h"
#include "kernel/audit/services/variable_ours.h"
#include "kernel/lib/string.h"

static EFI_STATUS set(struct service_check *check, const struct signed_write *write)
{
	return variable_set(check, SIGNED_ATTRIBUTES, write->bytes, write->size);
}

static bool take(struct service_check *check, const struct signed_write *write, const char *what)
{
	return service_expect(check, set(check, write), EFI_SUCCESS, what);
}

static bool append(struct service_check *check, const struct signed_write *write, const char *what)
{
	EFI_STATUS status = variable_set(check, SIGNED_ATTRIBUTES | EFI_VARIABLE_APPEND_WRITE,
					 write->bytes, write->size);

	return service_expect(check, status, EFI_SUCCESS, what);
}

static bool refuse(struct service_check *check, const struct signed_write *write, const char *what)
{
	return service_expect(check, set(check, write), EFI_SECURITY_VIOLATION, what);
}

/* The descriptor is no part of the contents. */
static bool holds(struct service_check *check, unsigned int seed, uint64_t size, const char *after)
{
	return variable_holds_with(check, SIGNED_ATTRIBUTES, after, variable_content(seed), size);
}

/* The first write of each check tells whether firmware has authenticated variables at all. */
static bool create(struct service_check *check)
{
	EFI_STATUS status;

	variable_choose(VARIABLE_SIGNED, &variable_ours);
	status = set(check, &signed_create);
	if (status == EFI_OUT_OF_RESOURCES && variable_room_is_denied(check, signed_create.size))
		return false;
	check->skip = service_refusal(status);
	if (status == EFI_INVALID_PARAMETER || status == EFI_UNSUPPORTED)
		check->skip = VARIABLE_NOT_AUTHENTICATED;
	return check->skip == NULL &&
	       service_expect(check, status, EFI_SUCCESS, "creating, signed") &&
	       holds(check, 0, 16, "creating, signed");
}

/* What is refused to every variable is no answer about a signed one. */
static void refuse_unsigned(struct service_check *check)
{
	if (variable_delete_fails() != NULL)
		return;
	service_expect(check, variable_set(check, SIGNED_ATTRIBUTES, NULL, 0),
		       EFI_SECURITY_VIOLATION, "deleting without a signature");
	if (!EFI_ERROR(variable_erase(check)))
		reasons_add(&check->reasons, "deleting with other attributes was not refused");
}

void check_variable_auth_create(struct service_check *check)
{
	if (!create(check) || !refuse(check, &signed_create, "the same write again") ||
	    !holds(check, 0, 16, "the same write again"))
		return;
	refuse_unsigned(check);
	(void)holds(check, 0, 16, "what had to be refused");
}

void check_variable_auth_update(struct service_check *check)
{
	if (create(check) && append(check, &signed_append, "appending, signed") &&
	    holds(check, 0, 26, "appending, signed") &&
	    take(check, &signed_update, "writing anew, signed later") &&
	    holds(check, 40, 10, "writing anew, signed later") &&
	    refuse(check, &signed_create, "a write that was signed earlier"))
		(void)holds(check, 40, 10, "a write that was signed earlier");
}

void check_variable_auth_other_key(struct service_check *check)
{
	if (create(check) && refuse(check, &signed_other_create, "a write with another key"))
		(void)holds(check, 0, 16, "a write with another key");
}

static uint8_t changed[2048];

/* `write` with that byte changed. */
static EFI_STATUS set_changed(struct service_check *check, const struct signed_write *write,
			      uint64_t offset)
{
	memcpy(changed, write->bytes, write->size);
	changed[offset] ^= 1;
	return variable_set(check, SIGNED_ATTRIBUTES, changed, write->size);
}

/* Is it known of this firmware? The evidence is that a broken signature deletes it as well. */
static void look_for_present_user(struct service_check *check)
{
	const struct signed_write *write = &signed_other_delete;

	if (create(check) && set_changed(check, write, write->size - 1) == EFI_SUCCESS)
		check->reasons.cause = known_cause(check->handoff,
						   "variable.auth.other_key_deletes");
}

void check_variable_auth_other_key_deletes(struct service_check *check)
{
	if (!create(check))
		return;
	if (refuse(check, &signed_other_delete, "deleting with another key"))
		(void)holds(check, 0, 16, "deleting with another key");
	else
		look_for_present_user(check);
}

/* A variable that was deleted may be created with any key. */
void check_variable_auth_delete(struct service_check *check)
{
	if (create(check) && take(check, &signed_delete, "deleting, signed") &&
	    variable_is_gone(check, "deleting, signed") &&
	    take(check, &signed_other_create, "creating with another key") &&
	    holds(check, 60, 12, "creating with another key") &&
	    append(check, &signed_other_append, "appending with that key") &&
	    holds(check, 60, 20, "appending with that key") &&
	    take(check, &signed_other_delete, "deleting with that key"))
		(void)variable_is_gone(check, "deleting with that key");
}

/* ---- Writes that were changed after they were signed ---- */

/* The variable that is chosen must not be there afterwards. */
static void refuse_changed(struct service_check *check, uint64_t offset, const char *what)
{
	EFI_STATUS status = set_changed(check, &signed_create, offset);

	service_expect(check, status, EFI_SECURITY_VIOLATION, what);
	(void)variable_is_gone(check, what);
}

void check_variable_auth_modified(struct service_check *check)
{
	/* The first calls prove that firmware would take it unchanged. */
	if (!create(check) || !take(check, &signed_delete, "deleting, signed"))
		return;
	refuse_changed(check, signed_create.size - 1, "a write with other contents");
	refuse_changed(check, offsetof(EFI_TIME, Second), "a write with another time");
	variable_choose(VARIABLE_SIGNED, &variable_ours_too);
	service_expect(check, set(check, &signed_create), EFI_SECURITY_VIOLATION,
		       "a write for another vendor");
	(void)variable_is_gone(check, "a write for another vendor");
}
