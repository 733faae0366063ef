#include "app/commands.h"
#include "app/views.h"

namespace uppsikt::app {

Exit show_terms(Application& application, const TermsArguments& arguments) {
    const auto service = application.catalogue().service(arguments.service);
    if (!service.ok()) return application.refuse(service.refusal());
    show(application, view(application, service.value(), arguments.on));
    return Exit::fine;
}

}  // namespace uppsikt::app
