// bashu: the command for operators and scripts.

#include "common/base/clock.h"
#include "common/base/uuid.h"
#include "services/cli/api.h"
#include "services/cli/command_tree.h"

int main(int argc, char** argv) {
  const bashu::SystemClock clock;
  bashu::RandomIdSource ids(clock);
  const bashu::cli::Api api;
  bashu::cli::CommandTree tree(api, ids);
  return tree.Run(argc, argv);
}
