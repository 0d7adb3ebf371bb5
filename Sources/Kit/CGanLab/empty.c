/* SwiftPM wants one C file in a target; the plugin contract is a header alone. */
#include "ganlab_plugin.h"
