/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * An exercise with events, timers and the clock: how right is firmware's timer? It is a UEFI application that
 * stands for the loader (`make run EXERCISE=1`), and is written to be read.
 *
 * A periodic timer ticks every 100 ms until a key is pressed. The clock (GetTime) is read at the start and at
 * the key, and the time between is compared with the ticks. Four kinds of event take part (UEFI 2.10, section
 * 7.1):
 *	- the timer, with a notification function: EVT_TIMER | EVT_NOTIFY_SIGNAL. Each time that it fires,
 *	  firmware calls the function, at the TPL that the event was created with;
 *	- an event group of two members, signalled by the timer's function every tenth tick. A signal to one
 *	  member is a signal to all of them, whoever made them. One reads the clock, one wakes the application;
 *	- an event without a function, which WaitForEvent can wait for. It is a timer that is never set, since
 *	  U-Boot waits for no event of type 0;
 *	- firmware's own event that there is a key, ConIn->WaitForKey.
 *
 * WaitForEvent takes no event of type EVT_NOTIFY_SIGNAL, since its function takes the signal, and it is called
 * at TPL_APPLICATION only, since functions run above that: both is asked for here, and must be refused.
 */
#include "loader/exercise/exercise.h"

#include "kernel/lib/efi_names.h"

#define TICKS_BETWEEN_NOTES 10

/* SetTimer counts in 100 ns. */
#define TIMER_UNITS_PER_MILLISECOND 10000

/* Any GUID of one's own makes a group. */
static const EFI_GUID group = {0x3a4f1c86,
			       0x7d02,
			       0x4b5e,
			       {0x91, 0x6f, 0x2c, 0x80, 0x5e, 0xd3, 0x47, 0x1a}};

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table);

static EFI_STATUS bail_out(const struct exercise *exercise, const char *what, EFI_STATUS status)
{
	print(exercise, "Bail out! %s: %s", what, efi_status_text(status).text);
	return status;
}

/* ---- Notification functions: they run at TPL_CALLBACK, between two steps of the application ---- */

static void EFIAPI count_tick(EFI_EVENT event, void *context)
{
	struct exercise *exercise = context;

	(void)event;
	exercise->ticks++;
	if (exercise->ticks % TICKS_BETWEEN_NOTES == 0)
		(void)exercise->boot_services->SignalEvent(exercise->clock_reader);
}

static void read_both(struct exercise *exercise, struct reading *reading)
{
	reading->status = exercise->runtime_services->GetTime(&reading->time, &reading->clock);
	reading->ticks = exercise->ticks;
}

static void EFIAPI read_clock(EFI_EVENT event, void *context)
{
	struct exercise *exercise = context;

	(void)event;
	read_both(exercise, &exercise->note);
}

static void EFIAPI wake(EFI_EVENT event, void *context)
{
	struct exercise *exercise = context;

	(void)event;
	(void)exercise->boot_services->SignalEvent(exercise->noted);
}

/* ---- The application's side ---- */

/* Clock and ticks belong together: no tick comes in between while the TPL is that of its function. */
static EFI_STATUS read_undisturbed(struct exercise *exercise, struct reading *reading)
{
	EFI_TPL before = exercise->boot_services->RaiseTPL(TPL_CALLBACK);

	read_both(exercise, reading);
	exercise->boot_services->RestoreTPL(before);
	return reading->status;
}

static EFI_STATUS make_events(struct exercise *exercise)
{
	EFI_BOOT_SERVICES *boot_services = exercise->boot_services;
	EFI_STATUS status;

	status = boot_services->CreateEvent(EVT_TIMER, 0, NULL, NULL, &exercise->noted);
	if (EFI_ERROR(status))
		return status;
	status = boot_services->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, read_clock, exercise,
					      &group, &exercise->clock_reader);
	if (EFI_ERROR(status))
		return status;
	status = boot_services->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, wake, exercise,
					      &group, &exercise->waker);
	if (EFI_ERROR(status))
		return status;
	return boot_services->CreateEvent(EVT_TIMER | EVT_NOTIFY_SIGNAL, TPL_CALLBACK, count_tick,
					  exercise, &exercise->timer);
}

/* After the timer: until it is cancelled its function uses the other events. */
static void close_events(struct exercise *exercise)
{
	EFI_EVENT events[] = {exercise->timer, exercise->waker, exercise->clock_reader,
			      exercise->noted};

	if (exercise->timer != NULL)
		(void)exercise->boot_services->SetTimer(exercise->timer, TimerCancel, 0);
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (events[i] != NULL)
			(void)exercise->boot_services->CloseEvent(events[i]);
}

/* Both waits would never end, and are refused. */
static void ask_for_refusals(struct exercise *exercise)
{
	EFI_BOOT_SERVICES *boot_services = exercise->boot_services;
	UINTN index = 0;
	EFI_TPL before;
	EFI_STATUS status;

	status = boot_services->WaitForEvent(1, &exercise->timer, &index);
	check(exercise, status == EFI_INVALID_PARAMETER, "wait_for_notified_event_refused");
	before = boot_services->RaiseTPL(TPL_CALLBACK);
	status = boot_services->WaitForEvent(1, &exercise->noted, &index);
	boot_services->RestoreTPL(before);
	check(exercise, status == EFI_UNSUPPORTED, "wait_above_application_refused");
}

/* A key that was pressed before somebody was asked for one does not count. */
static void forget_keys(const struct exercise *exercise)
{
	EFI_INPUT_KEY key;

	while (!EFI_ERROR(exercise->keyboard->ReadKeyStroke(exercise->keyboard, &key)))
		continue;
}

/* Asleep but for a line each second, until there is a key. */
static EFI_STATUS wait_for_key(struct exercise *exercise, EFI_INPUT_KEY *key)
{
	EFI_EVENT events[] = {exercise->keyboard->WaitForKey, exercise->noted};
	EFI_STATUS status;
	UINTN index;

	for (;;) {
		status = exercise->boot_services->WaitForEvent(2, events, &index);
		if (EFI_ERROR(status))
			return status;
		if (index == 1) {
			print(exercise, "# ticks=%lu clock=%02u:%02u:%02u",
			      (unsigned long)exercise->note.ticks, exercise->note.time.Hour,
			      exercise->note.time.Minute, exercise->note.time.Second);
			continue;
		}
		/* EFI_NOT_READY is no failure: half a key, such as Shift, wakes firmware as well. */
		status = exercise->keyboard->ReadKeyStroke(exercise->keyboard, key);
		if (status != EFI_NOT_READY)
			return status;
	}
}

/* ---- From start to end ---- */

static EFI_STATUS measure(struct exercise *exercise)
{
	EFI_INPUT_KEY key = {0};
	EFI_STATUS status;

	forget_keys(exercise);
	status = exercise->boot_services->SetTimer(exercise->timer, TimerPeriodic,
						   TICK_MILLISECONDS * TIMER_UNITS_PER_MILLISECOND);
	if (EFI_ERROR(status))
		return bail_out(exercise, "SetTimer", status);
	status = read_undisturbed(exercise, &exercise->start);
	if (EFI_ERROR(status))
		return bail_out(exercise, "GetTime", status);
	print_moment(exercise, "start", &exercise->start);
	print(exercise, "# a timer ticks every %u ms: press a key", TICK_MILLISECONDS);

	status = wait_for_key(exercise, &key);
	if (EFI_ERROR(status))
		return bail_out(exercise, "waiting for a key", status);
	status = read_undisturbed(exercise, &exercise->end);
	if (EFI_ERROR(status))
		return bail_out(exercise, "GetTime", status);
	print_moment(exercise, "key", &exercise->end);
	print(exercise, "# key unicode=0x%x scan=0x%x", key.UnicodeChar, key.ScanCode);
	return EFI_SUCCESS;
}

EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
{
	struct exercise exercise = {
		.boot_services = system_table->BootServices,
		.runtime_services = system_table->RuntimeServices,
		.keyboard = system_table->ConIn,
		.console = system_table->ConOut,
	};
	EFI_STATUS status;

	(void)image;
	print(&exercise, "TAP version 13");
	print(&exercise, "# program=exercise version=" BRIGHTLINE_VERSION);
	status = make_events(&exercise);
	if (EFI_ERROR(status))
		(void)bail_out(&exercise, "creating events", status);
	if (!EFI_ERROR(status)) {
		ask_for_refusals(&exercise);
		status = measure(&exercise);
	}
	close_events(&exercise);
	if (EFI_ERROR(status))
		return status;

	compare(&exercise);
	print(&exercise, "1..%u", exercise.checks);
	print(&exercise, "# verdict=%s checks=%u failed=%u", exercise.failed ? "fail" : "pass",
	      exercise.checks, exercise.failed);
	exercise.runtime_services->ResetSystem(EfiResetShutdown, EFI_SUCCESS, 0, NULL);
	return EFI_SUCCESS;
}
