/* SPDX-License-Identifier: Apache-2.0
 *
 * The ways in which a user may run a plugin: a dialect under each of its names, with and without --idempotent; an emitter
 * with each choice of each option; a reader with each of its dialects.
 */
#ifndef SSM_CHECK_VARIANTS_H
#define SSM_CHECK_VARIANTS_H

#include "dispatch.h"

struct variants {
    struct trial *items; /* the first is without any flag */
    size_t count;
};

/* In the guest's arena. */
struct variants variants_of(struct guest *g);
/* With odd values of an emitter's options that have no choices. */
struct variants hostile_variants_of(struct guest *g);
/* The trial in the shape and so on of `how`, as a user runs it in `variant`. */
struct trial variant_in(const struct trial *variant, const struct trial *how);
/* A sample's name with what is special about the trial. */
const char *variant_label(struct guest *g, const struct trial *t, const char *sample);

#endif
