"""What browsers and proxies may keep of a public page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import conditional_page

P = ParamSpec("P")
Vue = Callable[Concatenate[HttpRequest, P], HttpResponse]

# Countdowns are said to the minute.
PAGE_S = 60
FICHIER_S = 3600


def kept_for(secondes: int) -> Callable[[Vue[P]], Vue[P]]:
    """Let an answer be shared for some seconds, and asked again by its ETag.

    A visitor who sends a cookie may see their own name: that answer is theirs alone. The date of a
    demonstration may change at any time: nothing of it is kept.
    """

    def decorate(vue: Vue[P]) -> Vue[P]:
        @wraps(vue)
        def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            reponse = vue(request, *args, **kwargs)
            patch_vary_headers(reponse, ["Cookie"])
            if request.COOKIES or settings.DEMONSTRATION:
                patch_cache_control(reponse, private=True, no_cache=True)
            else:
                patch_cache_control(reponse, public=True, max_age=secondes)
            return reponse

        return conditional_page(kept)

    return decorate
