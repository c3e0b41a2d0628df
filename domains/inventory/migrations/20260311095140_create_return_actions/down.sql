-- Takes back the return actions.

DROP TABLE inventory.return_actions;
DROP TYPE inventory.return_action_type;
