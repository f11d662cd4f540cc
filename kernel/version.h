/* SPDX-License-Identifier: MIT */
/*
 * kernel/version.h - who we say we are.
 *
 * What:     uname's release is a Linux version, because programs decide by it which
 *           system calls to try; the version string names the project.
 */
#ifndef KERNEL_VERSION_H
#define KERNEL_VERSION_H

#define NOPAGE_RELEASE "6.1.0-nopage"
#define NOPAGE_VERSION "nopage 0.1"

#endif
