/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_bus_pci_devices.c - a line of /proc/bus/pci/devices has the
 * columns that lspci reads: where, what, interrupt, seven addresses, seven sizes, driver.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

#define BASES 7

static char text[65536];

static bool slurp(const char *path)
{
	long fd = sys(SYS_open, path, O_RDONLY), length = 0, got;

	while (fd >= 0 &&
	       (got = sys(SYS_read, fd, text + length, sizeof(text) - 1 - (size_t)length)) > 0)
		length += got;
	text[length] = 0;
	return length > 0;
}

/* The hexadecimal number in a column, right behind blanks; its digits. */
static int column(const char **at, unsigned long *value)
{
	int digits = 0;

	while (**at == ' ')
		++*at;
	for (*value = 0;; ++*at, digits++) {
		if (**at >= '0' && **at <= '9')
			*value = *value * 16 + (unsigned long)(**at - '0');
		else if (**at >= 'a' && **at <= 'f')
			*value = *value * 16 + (unsigned long)(**at - 'a' + 10);
		else
			return digits;
	}
}

static int wrong_where, wrong_what, wrong_columns, wrong_sizes, devices, host_bridges;

static void device(const char *at)
{
	unsigned long where, what, irq, base[BASES], size;

	devices++;
	wrong_where += column(&at, &where) != 4 || *at++ != '\t';
	wrong_what += column(&at, &what) != 8 || *at++ != '\t';
	wrong_columns += !column(&at, &irq);
	host_bridges += where == 0;
	for (int i = 0; i < 2 * BASES; i++) {
		const char *begin = at;

		if (*at++ != '\t' || !column(&at, i < BASES ? &base[i] : &size) ||
		    at - begin != 17) {
			wrong_columns++;
			return;
		}
		if (i >= BASES) /* a power of two, and the address a multiple of it */
			wrong_sizes += (size & (size - 1)) != 0 ||
				       (size && ((base[i - BASES] & ~0xfUL) & (size - 1)) != 0);
	}
	wrong_columns += *at != '\t';
}

int main(void)
{
	char *at = text, *end;

	if (!slurp("/proc/bus/pci/devices"))
		ktap_skip_all("no /proc/bus/pci/devices");
	for (; (end = strchr(at, '\n')) != NULL; at = end + 1) {
		*end = 0;
		device(at);
	}
	ktap_begin(6);
	ktap_ok(devices >= 3, "there are devices: %d", devices);
	ktap_ok(host_bridges == 1, "the host bridge is at 00:00.0");
	ktap_ok(wrong_where == 0, "bus and devfn are 4 digits");
	ktap_ok(wrong_what == 0, "vendor and device are 8 digits");
	ktap_ok(wrong_columns == 0, "seven addresses and seven sizes of 16, and a driver follow");
	ktap_ok(wrong_sizes == 0, "sizes are powers of two, addresses multiples of them");
	return ktap_end();
}
