"""The look of the portal: layout, components, assets."""
