from oauth2_provider.oauth2_validators import OAuth2Validator


class Revendications(OAuth2Validator):
    """Says how surely the person was recognised, as the State's providers do."""

    oidc_claim_scope = None

    def get_additional_claims(self, request):
        return {"acr": "eidas2"}
