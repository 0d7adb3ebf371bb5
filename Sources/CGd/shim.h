#pragma once
// libgd with its built-in bitmap fonts, the fallback where there is no typeface.
#include <gd.h>
#include <gdfontg.h>
#include <gdfontl.h>
#include <gdfontmb.h>
#include <gdfonts.h>
